import { isName } from './secret-names.ts';
import { CLOSE, QUOTE, REFERENCE, SPACE } from './secret-scan.ts';
import { isCode, isOdd, isRemark, isVeryOdd } from './secret-words.ts';

/** A secret that is known by its own form, or by what stands before it other than its name. */
export interface Form {
  /** In lower case; one of them stands in whatever the pattern matches. */
  readonly words: readonly [string, ...string[]];
  /** Stands in whatever the pattern matches, in lower case; quicker to compile, where the words are in many texts. */
  readonly when?: RegExp;
  /**
   * Group 1 is what stays before the secret, group 2 the secret where more follows. Every repetition is bounded, and a
   * pattern that begins with a run of characters can begin only where the run does: the whole is linear in the text.
   */
  readonly pattern: string;
  readonly flags?: 'g';
  /** False where the value is none after all. */
  readonly accept?: (value: string, kept: string) => boolean;
  /** In lines that were put together a cookie cannot go on to the end of its line. */
  readonly joined?: string;
}

const GUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const SLASH = '(?:\\\\{0,4}/)';
const IS = '(?:[:=,]|=>)';
const QUOTED_VALUE = '[^\\s"\'\\\\]{3,1024}';
const BASE64 = '(?:[A-Za-z0-9+/_-]|\\\\{1,4}/|\\\\{1,4}u002[bf])';
const PAD = '(?:=|\\\\{1,4}u003d)';
const BASE64_START = '(?<![A-Za-z0-9+/_-])';
const COOKIE = '[\\w.$-]{1,80}=[^;\\s"\'<>]{0,4096}';
const SCHEMES = 'bearer|basic|sharedkeylite|sharedkey|sharedaccesssignature|oauth|digest|negotiate|ntlm|token';

/** Two arguments and a third that is the secret, or one and a second. */
const argument = `(?:${QUOTE})?[^"'\\\\,()\\r\\n]{1,200}(?:${QUOTE})?\\s{0,8},\\s{0,8}`;

export const FORMS: readonly Form[] = [
  {
    words: ['authorization'],
    pattern: `(authorization(?:${CLOSE}${SPACE}{0,4}${IS}${SPACE}{0,4}${QUOTE}?(?!${REFERENCE})(?:(?:${SCHEMES})(?:${SPACE}|\\+){1,3}${QUOTE}?)?|["'\\\\\\])}]{0,4}${SPACE}{1,4}(?:${SCHEMES})(?:${SPACE}|\\+){1,3}))(?!(?:${SCHEMES})\\s)([^\\s"'\\\\,;<>]{4,8192})`,
    accept: (value) => !isRemark(value) && !/^[a-z_]{4,24}=/i.test(value) && !isCode(value),
  },
  {
    words: ['bearer', 'negotiate', 'ntlm', 'oauth'],
    pattern: `(\\b(?:bearer|negotiate|ntlm|oauth):?(?:${SPACE}|\\+){1,3}${QUOTE}?)(?![a-z_]{4,20}=)([\\w.~+/=!%-]{8,8192})`,
    accept: (value) => isVeryOdd(value) || (value.length >= 24 && !isRemark(value) && !/^[a-z_]*$/.test(value)),
  },
  {
    words: ['basic'],
    pattern: `(\\bbasic(?:${SPACE}|\\+){1,3})([A-Za-z0-9+/_-]{6,4096}${PAD}{0,2})`,
    accept: (value) => holdsUser(value) || (value.length >= 12 && isVeryOdd(value)),
  },
  {
    words: ['sharedkey'],
    pattern: `(sharedkey(?:lite)?(?:${SPACE}|\\+){1,3}[a-z0-9-]{3,64}:)([A-Za-z0-9+/_%=\\\\-]{4,1024})`,
  },
  {
    words: ['digest'],
    pattern: `(\\bdigest(?:${SPACE}|\\+){1,3})([a-z_-]{2,16}=(?:\\\\{0,7}"[^"\\r\\n]{0,512}"|[^\\s,"']{1,512})(?:,\\s{0,4}[a-z_-]{2,16}=(?:\\\\{0,7}"[^"\\r\\n]{0,512}"|[^\\s,"']{1,512})){0,16})`,
    accept: (value) => /username|response|nonce/i.test(value),
  },
  {
    words: ['eyj'],
    flags: 'g',
    pattern: '(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,8192}(?:\\.[A-Za-z0-9_-]{0,8192}){1,4}',
  },
  {
    words: ['cookie'],
    pattern: `(cookies?${CLOSE}${SPACE}{0,4}${IS}${SPACE}{0,4}${QUOTE}?)([^\\r\\n"'\\\\<>]{3,8192})`,
    accept: (value) => /^[^=\s]{1,128}=\S/.test(value),
    joined: `(cookies?${CLOSE}${SPACE}{0,4}${IS}${SPACE}{0,4}${QUOTE}?)(${COOKIE}(?:;\\s?(?:${COOKIE}|[A-Za-z]{4,16})){0,60})`,
  },
  {
    words: ['cookie', 'curl'],
    pattern: `((?:\\s--cookie|\\bcurl\\b[^\\r\\n]{0,300}?\\s-b)(?:\\s{1,3}|=)?["']?)(${COOKIE}(?:;\\s?${COOKIE}){0,60})`,
  },
  { words: ['cookies'], pattern: `(["'\\\\]cookies["'\\\\]{1,8}\\s{0,3}:\\s{0,3}\\[)([^\\]]{12,8192})` },
  {
    words: ['arraffinity', 'ests', 'sid', 'aspnet', 'session', 'owinauth', 'fpc', 'buid', '__cf'],
    pattern:
      '((?<![A-Za-z0-9])(?:arraffinity(?:samesite)?|ests[a-z]{4,20}|(?:[a-z]{0,12}[_.-]?)?sess(?:ion)?(?:_?id)?|(?:connect\\.|j|php)?sid|\\.?aspnet(?:core)?\\.[\\w.-]{2,60}|asp\\.net_sessionid|crmowinauth\\w{0,4}|fpc|buid|__cf_bm)=)([^;\\s"\'<>&,]{8,4096})',
    accept: (value) => isOdd(value) && !new RegExp(`^${GUID}$`, 'i').test(value),
  },
  {
    words: ['session'],
    pattern: `((?<![A-Za-z])session[_-]?id${CLOSE}${SPACE}{0,4}[:=>]${SPACE}{0,4}${QUOTE}?)(?!${GUID})([A-Za-z0-9!._%+/=\\\\-]{12,1024})`,
  },
  // Both orders of a name and a value, as archives and collections of requests list them.
  {
    words: ['value'],
    pattern: `((?<=["'\\\\])value${QUOTE}${SPACE}{0,4}:${SPACE}{0,4}${QUOTE})([^"'\\\\]{3,4096})(${QUOTE}\\s{0,4},\\s{0,40}${QUOTE}(?:name|key|id)${QUOTE}\\s{0,4}:\\s{0,4}${QUOTE}[\\w .-]{1,60}(?=["'\\\\]))`,
    accept: (value, kept) => namesSecret(/[\w .-]{1,60}$/.exec(kept)![0]) && !isRemark(value),
  },
  {
    words: ['value'],
    pattern: `((?<=["'\\\\])(?:name|key|id)${QUOTE}${SPACE}{0,4}:${SPACE}{0,4}${QUOTE}(?:(?:proxy-)?authorization|(?:set-)?cookie|code|key|auth)${QUOTE}\\s{0,4},\\s{0,40}${QUOTE}value${QUOTE}\\s{0,4}:\\s{0,4}${QUOTE})(?!${REFERENCE})([^"'\\\\]{1,8192})`,
    accept: (value) => !isRemark(value) && !/^\d{1,9}$/.test(value) && !isCode(value),
  },
  // Command lines.
  {
    words: ['-u', '--user', '--proxy-user'],
    flags: 'g',
    pattern: `(\\s(?:-u|-U|--user|--proxy-user)(?:\\s{1,3}|=)["']?[^\\s:"']{1,256}:)([^\\s"']{1,1024})`,
  },
  {
    words: ['curl'],
    flags: 'g',
    pattern: `(\\bcurl\\b[^\\r\\n]{0,300}?\\s-[a-zA-Z]{0,4}u["']?[^\\s:"']{1,256}:)([^\\s"']{1,1024})`,
  },
  {
    words: [' -p', ' -cs'],
    pattern: `(\\b(?:az|pac|sf|sfdx)\\s[a-z]{2,12}\\s[^\\r\\n]{0,300}?\\s-(?:p|cs)\\s{1,3}["']?)([^\\s"']{3,1024})`,
  },
  { words: ['sas-token'], pattern: `(\\s--sas-token\\s{1,3}["']?)([^\\s"']{3,4096})` },
  {
    words: ['convertto-securestring'],
    pattern: `(convertto-securestring(?:\\s{1,3}-(?:string|asplaintext|force)){0,3}\\s{1,3}${QUOTE}?)(?![-$])([^\\s"'\\\\]{3,1024})`,
  },
  {
    words: ['clientsecretcredential', 'usernamepasswordcredential'],
    pattern: `((?:clientsecretcredential|usernamepasswordcredential)\\(\\s{0,8}(?:${argument}){2,3}?${QUOTE})(${QUOTED_VALUE})(?=${QUOTE})`,
  },
  {
    words: ['auth', 'credential(', 'login('],
    pattern: `((?:\\bauth\\s?[:=]\\s?[([]|httpbasicauth\\(|basicauth\\(|networkcredential\\(|pscredential\\(|\\blogin\\(|authenticationheadervalue\\()\\s{0,4}${argument}${QUOTE})([^"'\\\\\\r\\n]{3,4096})(?=${QUOTE})`,
    accept: (value) => !isRemark(value),
  },
  // Addresses of hook services carry the credential in the path.
  {
    words: ['hooks.', 'hook.', 'webhook'],
    pattern: `((?:hooks\\.zapier\\.com${SLASH}hooks${SLASH}(?:catch|standard)${SLASH}\\d{1,12}|hooks\\.slack\\.com${SLASH}(?:services|workflows|triggers)|\\bhook\\.[a-z0-9.-]{0,20}(?:make|integromat)\\.com|webhook\\.office\\.com${SLASH}webhookb?2?|discord(?:app)?\\.com${SLASH}api${SLASH}webhooks${SLASH}\\d{1,24}|\\bwebhook\\.site)${SLASH})([\\w@.%/\\\\-]{4,1024})`,
  },
  {
    words: ['hook'],
    pattern: `(${SLASH}(?:web)?hooks?(?:-test)?${SLASH}(?:[\\w.-]{1,40}${SLASH}){0,3}?)([A-Za-z0-9_-]{12,256})(?![A-Za-z0-9_-])`,
    accept: (value) => new RegExp(`^${GUID}$`, 'i').test(value) || (value.length >= 16 && isVeryOdd(value)),
  },
  // A slash in a password is none of the address; digits behind a colon are a port.
  {
    words: ['@'],
    pattern: `(:(?://|\\\\{1,4}/\\\\{1,4}/))((?:[^\\s/@"'<>\\\\]{1,512}|[^\\s/@:[\\]"'<>\\\\]{1,256}:(?!\\d{1,5}[/?#\\\\])[^\\s@"'<>]{1,512}))(?=@)`,
  },
  // What has a form of its own.
  {
    words: ['00d'],
    flags: 'g',
    pattern: `((?<![A-Za-z0-9])00D[A-Za-z0-9]{12,15}(?:\\\\{0,4}!|\\\\{1,4}u0021|&#33;))([A-Za-z0-9._%\\\\]{8,1024})`,
  },
  { words: ['5aep861'], pattern: '(?<![A-Za-z0-9])5Aep861[A-Za-z0-9._%-]{8,1024}' },
  { words: ['q~'], flags: 'g', pattern: '(?<![\\w~.-])[\\w~.-]{3}\\dQ~[\\w~.-]{30,36}' },
  {
    words: ['0.a', '1.a', 'aqab', 'm.c', 'm.r'],
    flags: 'g',
    pattern: '(?<![\\w.-])(?:[01]\\.A|OAQAB|AQAB|M\\.[CR]\\d)[\\w-]{6,4096}(?:[.!*][\\w!*$-]{0,4096}){0,8}',
    accept: (value) => value.length >= 20,
  },
  {
    words: [':'],
    when: /[0-9a-f]{12}:[a-z]/,
    pattern: `(?<![0-9a-f-])${GUID}:[a-z]{1,6}[0-9]{0,3}(?![\\w:])`,
  },
  { words: ['=', 'u003d'], flags: 'g', pattern: `${BASE64_START}${BASE64}{86}${PAD}{2}` },
  { words: ['=', 'u003d'], flags: 'g', pattern: `${BASE64_START}${BASE64}{43}${PAD}(?!${PAD})` },
  {
    words: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_', 'xox', 'akia', 'sk_live', 'aiza', 'ya29'],
    flags: 'g',
    pattern:
      '(?<![A-Za-z0-9])(?:gh[pousr]_|github_pat_|xox[abprs]-|AKIA|[sr]k_live_|AIza|ya29\\.)[A-Za-z0-9_-]{12,255}',
  },
];

/** Whether the base64 holds a name, a colon and a password. */
function holdsUser(value: string): boolean {
  const bytes = Buffer.from(value, 'base64').toString('latin1');
  return /^[\x20-\x39\x3b-\x7e\x80-\xff]{0,256}:[\x20-\x7e\x80-\xff]{1,}$/.test(bytes);
}

function namesSecret(words: string): boolean {
  return /^(?:(?:proxy-)?authorization|(?:set-)?cookie)$/i.test(words) || isName(words);
}
