// How the built files give what they export.
import { parse } from 'acorn';

/**
 * What a chunk exports, as properties of what it gives once it has run. esbuild would write a function for each, which is
 * compiled, and called at every use: for exports that are set later, which keep theirs, and for chunks that ask for each
 * other in a circle, of which there are none.
 */
export function plainExports(text, path) {
  const found = /\bexport(?:\{([^{}]*)\}| default ([^;]+));\s*$/.exec(text);
  if (!found) {
    if (/[;}]export[ {]/.test(text)) throw new Error(`esbuild writes exports in another way now: ${path}`);
    return text;
  }
  const [, names, value] = found;
  const body = text.slice(0, found.index);
  const pairs = names?.split(',').map((name) => name.split(' as ')) ?? [];
  const live = setInFunctions(body, new Set(pairs.map(([local]) => local)));
  const plain = pairs
    .filter(([local]) => !live.has(local))
    .map(([local, name = local]) => `${name}:${local}`)
    .concat(value === undefined ? [] : `default:${value}`);
  const getters = pairs
    .filter(([local]) => live.has(local))
    .map(([local, name = local]) => `${name}:{get:()=>${local},enumerable:true}`);
  return [
    'Object.defineProperty(exports,"__esModule",{value:true});',
    body,
    plain.length > 0 ? `Object.assign(exports,{${plain.join(',')}});` : '',
    getters.length > 0 ? `Object.defineProperties(exports,{${getters.join(',')}});` : '',
  ].join('');
}

/** Which of the names a function of the text sets; one that has a variable of the same name for itself counts too. */
function setInFunctions(text, names) {
  const found = new Set();
  const children = (node) =>
    Object.values(node)
      .flat()
      .filter((one) => typeof one?.type === 'string');
  const targets = (node) => {
    if (node.type === 'Identifier' && names.has(node.name)) found.add(node.name);
    else if (node.type !== 'MemberExpression') children(node).forEach(targets);
  };
  const visit = (node, inside) => {
    if (inside && node.type === 'AssignmentExpression') targets(node.left);
    if (inside && node.type === 'UpdateExpression') targets(node.argument);
    if (inside && /^For(?:In|Of)Statement$/.test(node.type) && node.left.type !== 'VariableDeclaration')
      targets(node.left);
    const within = inside || /Function|StaticBlock/.test(node.type);
    for (const child of children(node)) visit(child, within);
  };
  visit(parse(text, { ecmaVersion: 'latest', sourceType: 'module' }), false);
  return found;
}

/** Throws where chunks ask for each other in a circle: one of them would find nothing yet in the other. */
export function withoutCircles(outputs) {
  const under = [];
  const done = new Set();
  const visit = (chunk) => {
    if (under.includes(chunk)) throw new Error(`in a circle: ${[...under, chunk].join(' -> ')}`);
    if (done.has(chunk)) return;
    under.push(chunk);
    for (const { path, kind } of outputs[chunk]?.imports ?? []) if (kind === 'import-statement') visit(path);
    done.add(under.pop());
  };
  for (const chunk of Object.keys(outputs)) visit(chunk);
}
