export function plainExports(text: string, path: string): string;
export function withoutCircles(
  outputs: Readonly<Record<string, { readonly imports: readonly { readonly path: string; readonly kind: string }[] }>>,
): void;
