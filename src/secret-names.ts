import { CLOSE, matchAt, QUOTE, REFERENCE, SPACE, type Stretch } from './secret-scan.ts';
import { valueAt, wholeOf } from './secret-values.ts';
import { beginsRemark, isCode, isOdd, isRemark, isVeryOdd, mayBeVeryOdd } from './secret-words.ts';

const B = '[ _.-]?';
/** Names that hold a secret and nothing else, whatever stands before them: `MARKETO_CLIENT_SECRET`. */
const PLAIN = [
  `secret(?:${B}(?:(?:access${B})?key|value|text|string))?`,
  `pass(?:word|wd|phrase|code|wort|ord)|pwd|kennwort|wachtwoord|contrasena|mot${B}de${B}passe|senha`,
  'adgangskode|salasana|heslo|palavra-passe|clave(?: secreta| de acceso)?',
  'geheimnis|(?:client|konto|zugriffs|api)-?schluessel|secreto|segreto',
  `(?:access|refresh|id|auth|bearer|security|session|oauth|sas|api|csrf|xsrf|app|login|request)${B}token(?:${B}(?:value|hint))?`,
  `(?:api|access|account|subscription|functions?|private|signing|encryption|master|host|webhook|auth|app)${B}key`,
  `shared${B}access${B}(?:key|signature)|client${B}assertion|saml(?:response|assertion|request)`,
  `(?:device|authori[sz]ation|auth)${B}code|code${B}verifier|hapikey`,
].join('|');
/** The same in letters beyond ASCII, which most texts do without. */
const SURE = `${PLAIN}|${[
  'contrase(?:ñ|n\\u0303)a|hasło|lösenord|пароль|パスワード|密码|密碼|비밀번호|şifre',
  `(?:client|konto|zugriffs|api)-?schlüssel|cl[ée] (?:secrète|d['’]accès)(?: client)?`,
].join('|')}`;
/** Names that stand for other things as well. */
const UNSURE = '(?<!public[ _-]?key)token(?: value)?|signature|assertion';
/** Words of other things as well, where nothing but a blank follows. */
const SHORT = '(?<![A-Za-z])(?:pass|pw|sig|sas|credential)';
/** In the query of an address only: elsewhere a code is an error's. */
const IN_QUERY = '(?<=[?&;]|u0026)(?:code|key|auth)(?==|\\\\{1,4}u003d)';

/** One of these stands in each name, in lower case. */
export const NAME_WORDS: readonly string[] = [
  ...['secret', 'pass', 'pwd', 'pw', 'token', 'key', 'sig', 'sas', 'assertion', 'saml', 'code', 'credential', 'auth='],
  ...['auth\\', 'kennwort', 'wachtwoord', 'contrase', 'senha', 'hasło', 'lösenord', 'adgangskode'],
  ...[
    'salasana',
    'heslo',
    'palavra',
    'clave',
    'geheim',
    'schl',
    'secrète',
    'accès',
    'segreto',
    'пароль',
    'パスワード',
    '密码',
    '密碼',
    '비밀번호',
    'şifre',
  ],
];

const EQUALS = '[!?]?(?:=>|->|→|:=|={1,3}|[:：＝]|\\\\{1,4}u003[ad]|&#61;|&#x3d;)';
const OTHER_PAIRS = `(?:${QUOTE}\\w{1,20}${QUOTE}${SPACE}{0,4}:${SPACE}{0,4}${QUOTE}?[\\w/ -]{0,40}${QUOTE}?${SPACE}{0,4},${SPACE}{0,40}){0,3}`;
const VALUE_FIELD = `${QUOTE}?(?:value|val|text|content)${QUOTE}?${SPACE}{0,4}[:=]${SPACE}{0,4}`;

/** What parts a value from its name; the group is the quote that opens the value. */
const PARTINGS = {
  assign: `${CLOSE}${SPACE}{0,4}${EQUALS}[*_]{0,2}${SPACE}{0,8}(?:[|>][+-]?${SPACE}{1,8})?(?:[[(]${SPACE}{0,4}){0,2}(?:[@brfu$]{1,2}(?=["']))?(${QUOTE})?`,
  pair: `${QUOTE}?${SPACE}{0,4}(?:,|\\n|\\\\{1,4}n)${SPACE}{0,40}${OTHER_PAIRS}${VALUE_FIELD}(${QUOTE})?`,
  attribute: `${QUOTE}?[^<>]{0,200}?\\bvalue\\s{0,2}=\\s{0,2}(${QUOTE})`,
  element: '[^<>]{0,400}>\\s{0,40}(?:<(?:value|string)>\\s{0,8})?(?:<!\\[CDATA\\[)?()',
  cell: '</[\\w:]{1,20}>\\s{0,40}<[\\w:]{1,20}(?:\\s[^<>]{0,200})?>\\s{0,40}()',
  call: `${QUOTE}?\\)?\\(${SPACE}{0,2}(${QUOTE})`,
  option: `${SPACE}{1,4}(?![-($@])(${QUOTE})?`,
  form: `${QUOTE}?[ \\t]{0,3}(?:;[^\\r\\n]{0,100})?(?:\\r?\\n){2}()`,
  faint: `${CLOSE}(?:${SPACE}{0,8}[|│]${SPACE}{0,40}|${SPACE}{0,2}\\(${SPACE}{0,4}|(?<=["']),${SPACE}{0,4}(?=${QUOTE})|${SPACE}{1,40}(?:(?:is|was|ist|war|lautet|est|es|equals|set to)${SPACE}{1,3}:?)?|(?<=\\w),(?=\\w))[*_]{0,2}(${QUOTE})?`,
} as const;
type Parting = keyof typeof PARTINGS;

let plainNames: RegExp | undefined;
let allNames: RegExp | undefined;

const named = (sure: string) =>
  new RegExp(`(?:(${sure})|(${UNSURE})|(${SHORT})|${IN_QUERY})\\d{0,2}(?![A-Za-z])`, 'gi');

/** Compiling these patterns takes longer than all that they are asked in a usual run: each only where it can match. */
function namesFor(text: string): RegExp {
  if (/^[\x00-\x7f]*$/.test(text)) {
    plainNames ??= named(PLAIN);
    return plainNames;
  }
  allNames ??= named(SURE);
  return allNames;
}

/** A part of every parting but the faint ones, and of an option before its name. */
const PARTING_SIGN = /[=:：＝→<>|│&\\]|\(\s{0,2}[^\w\s]|(?:^|[\s"'`(])-/;
/** In longer texts the look at each of their words is no gain. */
const MESSAGE = 400;

/** Whether a sentence such as most messages of leadctl's own may hold a value; what this lets pass is looked at closely. */
function mayHoldValue(text: string): boolean {
  return text.length > MESSAGE || PARTING_SIGN.test(text) || text.split(/\s+/).some(mayBeVeryOdd);
}

/** The values that stand behind the name of a secret, in any of the forms in which programs and people write them. */
export function namedIn(text: string): Stretch[] {
  if (!mayHoldValue(text)) return [];
  const found: Stretch[] = [];
  let done = 0;
  for (const match of text.matchAll(namesFor(text))) {
    const end = match.index + match[0].length;
    if (end <= done) continue;
    const kind = match[1] ? 'sure' : match[2] ? 'unsure' : match[3] ? 'short' : 'query';
    const value = valueBehind(text, match.index, end, kind);
    if (value === null) continue;
    found.push(value);
    done = value.end;
  }
  return found;
}

/** Whether these words name a secret. */
export function isName(words: string): boolean {
  return (
    matchAt(`[\\w .-]{0,60}?(?:${SURE}|${UNSURE}|${SHORT}|(?:^|\\b)(?:code|key|auth))\\d{0,2}$`, words, 0) !== null
  );
}

/** Characters behind a name in which its parting begins; and what must be among them. */
const REACH = 240;
const NEEDS: Readonly<Partial<Record<Parting, RegExp>>> = {
  assign: /[=:：＝→;]|->|u003/i,
  pair: /[,n\n][\s\S]*?(?:val|text|content)/i,
  attribute: /=/,
  element: />/,
  cell: /</,
  call: /\(/,
  faint: /^(?:[^\w,.:;]|,\w)/,
};

type Kind = 'sure' | 'unsure' | 'short' | 'query';

function valueBehind(text: string, start: number, end: number, kind: Kind): Stretch | null {
  for (const parting of partingsAt(text, start)) {
    if (NEEDS[parting]?.test(text.slice(end, end + REACH)) === false) continue;
    const match = matchAt(PARTINGS[parting], text, end);
    if (match === null) continue;
    const from = end + match[0].length;
    if (matchAt(REFERENCE, text, from) !== null) return null;
    const shape = match[1] ? 'quoted' : parting === 'element' || parting === 'cell' ? 'text' : 'bare';
    const value = valueAt(text, from, shape, match[0]);
    if (value !== null && isSecret(text, value, parting, match, kind)) return wholeOf(text, value, shape, match[0]);
    if (parting === 'assign') return null;
  }
  return null;
}

/** What may follow a name, by what stands before it. */
function partingsAt(text: string, start: number): readonly Parting[] {
  let at = start;
  while (at > 0 && start - at < 60 && /[\w.-]/.test(text[at - 1]!)) at -= 1;
  const before = text[at - 1] ?? ' ';
  if (text[at] === '-' && /[\s"'`(]/.test(before)) return ['option', 'assign'];
  if (before === '<' || (before === ':' && /<\w{1,20}:$/.test(text.slice(Math.max(0, at - 22), at))))
    return ['assign', 'attribute', 'element'];
  const head = text.slice(Math.max(0, at - 160), at);
  if (/["'=]/.test(before) && /\b(?:name|key|id)\s?=\s?["'\\]{0,4}$/i.test(head.slice(-16))) {
    const tag = head.slice(head.lastIndexOf('<'));
    if (tag.startsWith('<') && !tag.includes('>'))
      return /^<(?:input|meta|link)\b/i.test(tag) ? ['attribute'] : ['attribute', 'element'];
    return ['form', 'attribute', 'assign', 'pair', 'faint'];
  }
  return ['assign', 'pair', 'cell', 'call', 'faint'];
}

function isSecret(text: string, found: Stretch, parting: Parting, match: RegExpExecArray, kind: Kind): boolean {
  const value = text.slice(found.start, found.end);
  if (value.length < 3 || /^\*{3}/.test(value) || isRemark(value)) return false;
  const quoted = (match[1] ?? '') !== '';
  const broken =
    /[\r\n]|\\[nr]/.test(match[0]) && !/[|>][+-]?\s/.test(match[0]) && !['form', 'element', 'pair'].includes(parting);
  // An empty value, and the next setting behind it.
  if (!quoted && /\s$/.test(match[0]) && /^[A-Za-z_.-]{2,40}=[^=]/.test(value)) return false;
  if (parting === 'faint' && kind === 'short') return false;
  if (parting === 'faint' || (broken && !quoted)) return isVeryOdd(value);
  if (parting === 'cell' || (!quoted && /->|→/.test(match[0]))) return isOdd(value);
  const firm = quoted || parting !== 'assign' || /(?:=>?|u003d)$/i.test(match[0].trimEnd());
  if (kind === 'query')
    return value.length >= 8 && !/^\d{1,9}$/.test(value) && !isCode(value) && !/^[a-z_]*$/.test(value);
  if (kind === 'unsure' || kind === 'short') {
    if (value.length < 6 || /^\d{1,9}$/.test(value) || isCode(value)) return false;
    if (firm && (!quoted || parting !== 'assign' || /=/.test(match[0]))) return true;
    return isOdd(value) || (quoted && /^\S{16,}$/.test(value));
  }
  return (
    firm ||
    (!isCode(value + (text[found.end] === ':' ? ':' : '')) &&
      !beginsRemark(text.slice(found.start, found.start + 160).split(/[\r\n]/, 1)[0]!))
  );
}
