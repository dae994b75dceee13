// The catalogue of causes is written for people, as literals with a page of prose each, more than all the code that a
// diagnosis needs. So the bundle holds it as data beside the code: an index of what texts are searched by, and a record
// of each cause that is read when somebody asks for it. This halves what `diagnose` costs beyond starting Node.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

// Both in ASCII, so that bytes are characters.
const DATA = 'causes.data';
const INDEX = 'causes.index.json';

/** An esbuild plugin that puts prepared data in the place of src/causes/index.ts and src/causes/digest.ts. */
export function catalogue() {
  let made;
  return {
    name: 'catalogue',
    setup({ onLoad, onResolve, initialOptions }) {
      const out = initialOptions.outdir ?? dirname(initialOptions.outfile);
      const make = async () => {
        const { causes, digest } = await written();
        const { messages, ...search } = digest;
        const records = [messages(), ...causes].map((one) => ascii(JSON.stringify(one)));
        const ends = [];
        for (const record of records) ends.push((ends.at(-1) ?? 0) + record.length);
        mkdirSync(out, { recursive: true });
        writeFileSync(join(out, DATA), records.join(''));
        writeFileSync(join(out, INDEX), ascii(JSON.stringify({ ...search, ends })));
        return causes;
      };
      onResolve({ filter: /^leadctl:data$/ }, () => ({ path: 'data', namespace: 'leadctl' }));
      onLoad({ filter: /.*/, namespace: 'leadctl' }, () => ({ contents: READER }));
      onLoad({ filter: /[\\/]src[\\/]causes[\\/](?:index|digest)\.ts$/ }, async ({ path }) => {
        made ??= make();
        const causes = await made;
        return { contents: /digest\.ts$/.test(path) ? DIGEST : lazily(causes), loader: 'js' };
      });
    },
  };
}

async function written() {
  const contents = `import { causes } from './src/causes/index.ts'; import { digestOf } from './src/diagnosis/digest.ts'; export { causes }; export const digest = digestOf(causes);`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL('..', import.meta.url)), loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}

function ascii(text) {
  return text.replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The code may end up beside the data or in a folder of chunks below it. */
const READER = `
import { existsSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
const beside = (name) => {
  const here = join(import.meta.dirname, name);
  return existsSync(here) ? here : join(import.meta.dirname, '..', name);
};
let index;
export const search = () => (index ??= JSON.parse(readFileSync(beside('${INDEX}'), 'latin1')));
let file;
export function record(i) {
  file ??= openSync(beside('${DATA}'), 'r');
  const from = i === 0 ? 0 : search().ends[i - 1];
  const bytes = Buffer.allocUnsafe(search().ends[i] - from);
  readSync(file, bytes, 0, bytes.length, from);
  return JSON.parse(bytes.latin1Slice());
}
`;

const DIGEST = `
import { record, search } from 'leadctl:data';
export function preparedDigest() { return { ...search(), messages: () => record(0) }; }
`;

/** A module with the same causes, whose properties but the id are read when they are asked for. */
function lazily(causes) {
  const keys = [...new Set(causes.flatMap((cause) => Object.keys(cause)))].filter((key) => key !== 'id');
  return `
import { record } from 'leadctl:data';
class Cause {
  #number;
  #read;
  constructor(id, number) {
    this.id = id;
    this.#number = number;
  }
  toJSON() { return (this.#read ??= record(this.#number)); }
  ${keys.map((key) => `get ${key}() { return this.toJSON().${key}; }`).join('\n  ')}
}
export const causes = ${JSON.stringify(causes.map((cause) => cause.id).join(' '))}.split(' ').map((id, i) => new Cause(id, i + 1));
`;
}
