/**
 * A parser of the part of PowerShell that a completion script needs, after the grammar of the language specification
 * (learn.microsoft.com/powershell/scripting/lang-spec/chapter-15): statements, pipelines, commands with parameters,
 * expressions with members, script blocks, type literals. What it does not know is an error.
 */
const TOKENS: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['blank', /[ \t\r]+/y],
  ['comment', /#[^\n]*/y],
  ['newline', /\n|;/y],
  ['string', /'(?:[^']|'')*'|"(?:[^"`$]|`.|\$(?!\())*"/y],
  ['redirection', /2>(?=\$null)/y],
  ['variable', /\$(?:[A-Za-z_]\w*|_)/y],
  ['splat', /@[A-Za-z_]\w*/y],
  ['open', /@\(|\(|\{|\[/y],
  ['close', /[)\]}]/y],
  ['static', /::/y],
  ['member', /\.(?=[A-Za-z])/y],
  ['operator', /-(?:ne|eq|lt|gt|and|or|not|split|join|like|match|notmatch)\b/iy],
  ['parameter', /-[A-Za-z]\w*/y],
  ['number', /\d+\b/y],
  ['word', /[A-Za-z_][\w-]*(?:\.[A-Za-z_]\w*)*(?=\])|[A-Za-z_][\w-]*/y],
  ['sign', /[|,=&]|-(?=\s)/y],
];

interface Token {
  readonly kind: string;
  readonly text: string;
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    const found = TOKENS.flatMap(([kind, pattern]) => {
      pattern.lastIndex = at;
      const match = pattern.exec(text);
      return match ? [{ kind, text: match[0] }] : [];
    })[0];
    if (!found) throw new SyntaxError(`no token at: ${text.slice(at, at + 30)}`);
    at += found.text.length;
    if (found.kind !== 'blank' && found.kind !== 'comment') tokens.push(found);
  }
  return tokens;
}

/** The commands of a script with their parameters. @throws SyntaxError */
export function parsePowerShell(
  script: string,
): readonly { readonly name: string; readonly parameters: readonly string[] }[] {
  const tokens = tokensOf(script);
  const commands: { name: string; parameters: string[] }[] = [];
  let at = 0;
  const peek = (): Token => tokens[at] ?? { kind: 'end', text: '' };
  const is = (text: string) => peek().text === text && peek().kind !== 'string';
  const take = (text?: string): Token => {
    const token = peek();
    if (token.kind === 'end' || (text !== undefined && !is(text)))
      throw new SyntaxError(`expected ${text ?? 'more'}, found ${token.text || 'the end'}`);
    at++;
    return token;
  };
  const newlines = () => {
    while (peek().kind === 'newline') at++;
  };

  function statements(end: string): void {
    newlines();
    while (!is(end) && !(end === '' && peek().kind === 'end')) {
      statement();
      if (!is(end) && peek().kind !== 'end' && !is('}') && peek().kind !== 'newline')
        throw new SyntaxError(`a statement goes on with ${peek().text}`);
      newlines();
    }
  }
  function block(): void {
    take('{');
    statements('}');
    take('}');
  }
  function statement(): void {
    if (is('if')) {
      take();
      take('(');
      pipeline();
      take(')');
      block();
      return;
    }
    if (is('param')) {
      take();
      take('(');
      do {
        if (peek().kind !== 'variable') throw new SyntaxError('param takes variables');
        take();
      } while (is(',') && take());
      take(')');
      return;
    }
    pipeline();
  }
  function pipeline(): void {
    element();
    while (is('|')) {
      take();
      newlines();
      element();
    }
  }
  function element(): void {
    if (is('&') || peek().kind === 'word') command();
    else expression();
  }
  function command(): void {
    const called = is('&');
    const first = take();
    if (called) primary();
    const entry = { name: called ? 'called' : first.text, parameters: [] as string[] };
    commands.push(entry);
    for (;;) {
      const { kind, text } = peek();
      if (kind === 'parameter') entry.parameters.push(take().text);
      else if (kind === 'redirection') {
        take();
        primary();
      } else if (kind === 'word' || kind === 'splat') take();
      else if (kind === 'variable' || kind === 'string' || kind === 'number' || text === '(' || text === '{') primary();
      else return;
    }
  }
  function expression(): void {
    while (peek().kind === 'operator' && /^-not$/i.test(peek().text)) take();
    primary();
    for (;;) {
      if (is(',')) {
        take();
        primary();
      } else if (is('=')) {
        take();
        newlines();
        pipeline();
      } else if (is('-') || peek().kind === 'operator') {
        take();
        newlines();
        primary();
      } else return;
    }
  }
  function primary(): void {
    const { kind, text } = take();
    if (text === '(' || text === '@(') {
      pipeline();
      newlines();
      take(')');
    } else if (text === '{') {
      statements('}');
      take('}');
    } else if (text === '[') {
      if (peek().kind !== 'word') throw new SyntaxError('a type literal names a type');
      take();
      take(']');
      // A cast stands before its value.
      if (['string', 'number', 'variable'].includes(peek().kind)) primary();
    } else if (!['variable', 'string', 'number'].includes(kind)) throw new SyntaxError(`unexpected ${text}`);
    for (;;) {
      if (peek().kind === 'member' || peek().kind === 'static') {
        take();
        if (peek().kind !== 'word') throw new SyntaxError('a member has a name');
        take();
        if (is('(')) {
          take();
          if (!is(')')) expression();
          take(')');
        }
      } else if (is('[')) {
        take();
        expression();
        take(']');
      } else return;
    }
  }

  statements('');
  return commands;
}
