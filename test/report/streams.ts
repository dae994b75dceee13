/** Two streams that are no terminal, and what was written to each. */
export function streams() {
  const written = { out: '', err: '' };
  const stream = (name: 'out' | 'err') => ({
    write: (part: string) => {
      written[name] += part;
    },
    isTTY: false,
    columns: 80,
  });
  return { written, stdout: stream('out'), stderr: stream('err') };
}
