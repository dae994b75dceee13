/**
 * No character that a terminal or an XML reader takes for a command: controls of both sets, marks that turn the
 * direction of writing, and what takes no room, behind which a word can hide.
 */
export function printable(text: string): string {
  // Most texts, and a class of few characters: the others take longer to compile than a report to write.
  if (!/[^\n\r\t -~]/.test(text)) return text;
  return text
    .replace(
      /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]/g,
      '\ufffd',
    )
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
}

/** A text as one line: what stands between its words, line breaks too, becomes one blank. */
export function oneLine(text: string): string {
  return printable(text.replace(/\s+/g, ' ').trim());
}

/** How a command to the agent of Azure Pipelines begins, wherever it stands in a line; the older one of GitHub's too. */
const BRACKET = /##(?=(?:vso)?\[)/gi;
/** How a workflow command of GitHub begins: its runner passes over the blanks before it, others over colour. */
const COLONS = /^((?:[^\S\n]|\u001b\[[\d;]{0,9}m)*):(?=:)/gm;

/** Whatever a server or the file says, it starts no command of a CI system that reads the output. */
export function inert(text: string): string {
  return withoutBrackets(text).replace(COLONS, '$1: ');
}

/** The same for the inside of a line. */
export function withoutBrackets(text: string): string {
  return text.replace(BRACKET, '## ');
}

/** The same for XML and HTML, whose readers still find every character. */
export function inertMarkup(text: string): string {
  return text.replace(BRACKET, '#&#35;').replace(COLONS, '$1&#58;');
}

/** JSON that a terminal shows as it is, and in which no CI system finds a command; it holds the same values. */
export function jsonText(value: unknown): string {
  return inertJson(`${JSON.stringify(value, null, 2)}\n`);
}

export function inertJson(text: string): string {
  return text
    .replace(BRACKET, '#\\u0023')
    .replace(
      /[\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g,
      (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
}
