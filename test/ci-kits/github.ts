import { build } from 'esbuild';

type Parse = (text: string) => readonly string[];

/**
 * Reads an action.yml by GitHub's own parser and its schema (npm: @actions/workflow-parser, action-v1.0.json).
 *
 * @returns what it finds wrong
 */
export async function parseAction(yaml: string): Promise<readonly string[]> {
  parser ??= load();
  return (await parser)(yaml);
}

let parser: Promise<Parse> | undefined;

/** It imports JSON in a way that only bundlers take. */
async function load(): Promise<Parse> {
  const { outputFiles } = await build({
    stdin: {
      contents: `
        import { NoOperationTraceWriter } from '@actions/workflow-parser';
        import { parseAction } from '@actions/workflow-parser/actions/action-parser';
        export const parse = (content) =>
          parseAction({ name: 'action.yml', content }, new NoOperationTraceWriter())
            .context.errors.getErrors().map((one) => one.message);`,
      resolveDir: import.meta.dirname,
    },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire('/');" },
  });
  const code = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64');
  const { parse } = (await import(/* @vite-ignore */ `data:text/javascript;base64,${code}`)) as { parse: Parse };
  return parse;
}
