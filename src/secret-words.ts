/**
 * What stands behind the name of a secret in a sentence: "the client secret is expired", "password: required". A value
 * that consists of these words alone is none. Words that people take for passwords are left out on purpose.
 */
const WORDS = `a an the this that these those it its is are was were be been being has have had do does did not no none
null nil undefined true false yes on off and or nor but if when while where which who what why how for from of to in into
at by with without within as per via than then there here your our their you we they any all some each every other
another same new old current only also already still yet just because since until after before during must shall should
may might can cannot could would will needs need wants so too very more most least longer again either neither both
invalid valid incorrect correct wrong bad unknown unauthorized unauthorised forbidden denied refused rejected reject
failed fail fails failure failing error errors expired expire expires expiry expiring revoked disabled enabled locked
missing required requires require optional mandatory empty blank absent present found exists exist existing provided
provide given supplied supply specified specify configured configure set unset reset changed change needed used unused
accepted allowed supported unsupported unexpected expected malformed mismatch mismatched matching match matches format
formatted length short long weak strong entered received sent passed stored registered issued generated created added
removed deleted replaced rotated renewed shown hidden masked redacted omitted placeholder please check enter type use
using create get copy paste see ensure verify make sure contact try verification validation invalidated retrieve obtain
acquire acquired refresh refreshed renew request requested requests response parameter parameters field fields header
headers body param property column columns setting settings option options value values key keys id ids identifier name
names string number boolean text object array token tokens secret secrets password passwords user users username account
accounts client clients application applications app apps api credential credentials authentication authorization
authorisation authenticated authorized grant signature certificate scope audience issuer issue problem reason message
code status character characters least minimum maximum between exactly than basic bearer oauth oauth2 negotiate ntlm
digest saml jwt anonymous server service system endpoint connection time date day days hour hours unable something
nothing else occurred during attempt attempts cannot cant couldnt doesnt didnt isnt wasnt hasnt wont dont
der die das den dem des ein eine einen ist sind war wurde wurden nicht kein keine abgelaufen ungültig ungueltig falsch
fehlt fehlerhaft erforderlich leer unbekannt gesperrt bitte muss darf kann wird
le la les un une est sont pas invalide expiré expirée incorrecte requis requise manquant manquante obligatoire
el los las es son inválida inválido incorrecta incorrecto caducada caducado requerida requerido falta vacía
il lo non scaduta scaduto errata errato mancante o os foi não inválidos expirada expirado ausente`;

/** Small words by which a run of words shows itself to be a sentence. */
const SMALL =
  'is are was were has have had must cannot could should would will does did not no the a an it its as to of you your this that ist sind wurde muss nicht est pas es no são não';

let known: ReadonlySet<string> | undefined;
let small: ReadonlySet<string> | undefined;

function isKnown(word: string): boolean {
  known ??= new Set(WORDS.split(/\s+/));
  return known.has(word.toLowerCase().replaceAll(/['’]/g, ''));
}

function isSmall(word: string): boolean {
  small ??= new Set(SMALL.split(' '));
  return small.has(word.toLowerCase());
}

const ONLY_LETTERS = /^[\p{L}'’]{1,24}$/u;

function wordsOf(text: string): string[] {
  return text
    .slice(0, 200)
    .split(/[\s_.,;:!?()[\]{}"'`/\\-]+/)
    .filter(Boolean);
}

/** Whether a value is a remark on the secret and not the secret. */
export function isRemark(value: string): boolean {
  const words = wordsOf(value);
  if (words.length === 0) return true;
  const share = words.filter(isKnown).length / words.length;
  return share === 1 || (words.length > 3 && isKnown(words[0]!) && share >= 0.7 && words.every(isOfLetters));
}

function isOfLetters(word: string): boolean {
  return ONLY_LETTERS.test(word);
}

/** The same of the line that follows a name and a colon: a sentence may begin with any word. */
export function beginsRemark(line: string): boolean {
  const first = /^[^\s]{1,64}/.exec(line)?.[0] ?? '';
  if (isRemark(first)) return true;
  const words = line.slice(0, 160).split(/\s+/, 8);
  // A phrase that goes on with digits and signs is a password.
  if (words.slice(1, 3).some(isOdd)) return false;
  return isOfLetters(words[0]!) && words.length > 2 && words.some(isSmall);
}

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Codes, ids, addresses and times that often stand behind a name. */
const CODE =
  /^(?:AADSTS\d{4,9}|0x[0-9a-fA-F]{4,16}|[1-5]\d\d|[A-Z]{2,24}(?:_[A-Z]{2,24}){1,8}|HTTP\/[\d.]{1,4}|MSFT_TEST_\d{1,20}|3MVG9[\w.]{0,200}|\d{4}-\d\d-\d\d[\dT:.Z+-]{0,30}|v?\d{1,4}(?:\.\d{1,6}){1,4})$/;

/** Of an unquoted value: a code, an address, or the name of a class. */
export function isCode(value: string): boolean {
  const bare = value.replace(/^[("'`[]{1,4}/, '').replace(/[:;,.)\]}!?"'`]{1,6}$/, '');
  if (CODE.test(bare)) return true;
  return /^https?:\/\//i.test(value) || (/:$/.test(value) && /^[A-Za-z]{1,40}(?:\.[A-Za-z]{1,40}){1,8}$/.test(bare));
}

/** Not what a person says: digits or signs among the letters. */
export function isOdd(value: string): boolean {
  if (value.length < 6 || isCode(value)) return false;
  return (
    (/\d/.test(value) && /[A-Za-z]/.test(value)) ||
    /[a-z][A-Z]+[a-z]+[A-Z]/.test(value) ||
    /\w[!$%^~+=@]{1,3}\w/.test(value) ||
    /[A-Za-z0-9+/]={1,2}$/.test(value)
  );
}

/** The digits and signs with which a phrase ends: `Sommer 2026!x`. */
export function isOddEnd(word: string): boolean {
  return !GUID.test(word) && (isOdd(word) || (/^\d{2,12}\W{0,3}$/.test(word) && !isCode(word)));
}

/** Odd enough to be taken for a secret where only a blank parts it from the name. */
export function isVeryOdd(value: string): boolean {
  if (value.length < 8 || !isOdd(value) || GUID.test(value)) return false;
  // A path, a call, a setting.
  if (/^[./]|[(){}[\]\s]/.test(value) || /^(?:[\w.-]{1,40}=[^=]|[A-Za-z_.-]{1,40}=$)/.test(value)) return false;
  if (/^[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}(?:[:/]|$)/.test(value) && /\.[a-z]{2,}(?:[:/]|$)/.test(value))
    return false;
  const digits = value.replace(/[^0-9]/g, '').length;
  return digits >= 2 || /[!$%^~+=@]/.test(value) || (digits > 0 && /[a-z]/.test(value) && /[A-Z]/.test(value));
}

/** A cheap look: false only where no part of the word is very odd. */
export function mayBeVeryOdd(word: string): boolean {
  if (word.length < 8) return false;
  if (/[!$%^~+=@]/.test(word)) return true;
  return (
    /\d/.test(word) && /[A-Za-z]/.test(word) && (/\d\D*\d/.test(word) || (/[a-z]/.test(word) && /[A-Z]/.test(word)))
  );
}
