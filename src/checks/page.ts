/** What a check proves, and why it matters. */
export interface CheckPage {
  readonly id: string;
  readonly proves: string;
  readonly why: string;
}

export const page = (id: string, proves: string, why: string): CheckPage => ({ id, proves, why });
