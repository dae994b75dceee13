import { describe, expect, it } from 'vitest';
import { plainExports, withoutCircles } from '../../scripts/exports.mjs';

/** What a chunk gives, as the build leaves it. */
function given(text: string): Record<string, unknown> {
  const exports: Record<string, unknown> = {};
  new Function('exports', plainExports(text, 'chunk.js'))(exports);
  return exports;
}

describe('what a built file exports', () => {
  it('is plain data, under the names that were asked for', () => {
    const exports = given('var a=1,b=()=>a;class c{}export{a as one,b,c as default,b as "a b"};\n');
    expect(Object.keys(exports)).toEqual(['one', 'b', 'default', 'a b']);
    expect(exports).toMatchObject({ one: 1, default: expect.any(Function) });
    for (const name of Object.keys(exports))
      expect(Object.getOwnPropertyDescriptor(exports, name)).toMatchObject({ value: exports[name], enumerable: true });
    expect(exports.__esModule).toBe(true);
    expect(given('var a=()=>7;export default a();\n').default).toBe(7);
    expect(given('var a=1;')).toEqual({});
  });

  it.each([
    ['an assignment', 'n=2'],
    ['a step', 'n++'],
    ['a step before', '--n'],
    ['an assignment with an operator', 'n+=4'],
    ['a logical assignment', 'n&&=8'],
    ['a list', '[n]=[2]'],
    ['an object', '({a:n}={a:2})'],
    ['an object by its name', '({n}={n:2})'],
    ['the rest', '[,...n]=[1,2]'],
    ['a loop', 'for(n of [2]);'],
    ['a loop over keys', 'for(n in {k:1});'],
    ['an inner function', '(()=>{n=2})()'],
  ])('follows a variable that a function sets later, by %s', (_, sets) => {
    const exports = given(`let n=1;function set(){${sets}}export{n as value,set};\n`);
    expect(exports.value).toBe(1);
    (exports.set as () => void)();
    expect(exports.value).not.toBe(1);
    expect(Object.getOwnPropertyDescriptor(exports, 'set')).toHaveProperty('value');
  });

  it('takes what the chunk itself has set by its end as it is', () => {
    const exports = given('var E;(e=>{e.a="b"})(E||(E={}));let n=1;n=2;export{E,n};\n');
    expect(exports).toMatchObject({ E: { a: 'b' }, n: 2 });
  });

  it('stops the build where esbuild writes in a way that is not known', () => {
    expect(() => plainExports('var a=1;export{a};var b=2;', 'chunk.js')).toThrow('another way now: chunk.js');
  });

  it('stops the build where chunks ask for each other in a circle', () => {
    const asks = (...paths: string[]) => ({ imports: paths.map((path) => ({ path, kind: 'import-statement' })) });
    expect(() => withoutCircles({ a: asks('b', 'c'), b: asks('c'), c: asks('node:fs') })).not.toThrow();
    expect(() => withoutCircles({ a: asks('b'), b: asks('c'), c: asks('b') })).toThrow('in a circle: a -> b -> c -> b');
    const later = { imports: [{ path: 'a', kind: 'dynamic-import' }] };
    expect(() => withoutCircles({ a: asks('b'), b: later })).not.toThrow();
  });
});
