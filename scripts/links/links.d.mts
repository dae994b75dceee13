export interface Answer {
  readonly status: number;
  readonly location?: string | undefined;
}
export interface Result {
  readonly state: string;
  readonly why: string;
}
export interface Tried extends Result {
  readonly link: string;
  readonly files: readonly string[];
}
type Open = (url: string) => Promise<Answer>;

export function linksIn(text: string): string[];
export function tryLink(link: string, open: Open): Promise<Result>;
export function tryAll(
  places: ReadonlyMap<string, readonly string[]>,
  open: Open,
  options?: { readonly atOnce?: number; readonly pauseMs?: number },
): Promise<Tried[]>;
export function told(results: readonly Tried[]): { readonly text: string; readonly exitCode: number };
