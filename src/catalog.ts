/** What the docs, the man page and their checks are made from: an entry point of the build, and no part of the library. */
export { codesOf } from './causes/codes.ts';
export { causes } from './causes/index.ts';
export { checkSections, READ, whenToIgnore } from './checks/check-page.ts';
export { checkPages } from './checks/pages.ts';
export { TOPICS, topicText } from './commands/help.ts';
export { commands, FORMATS, shared } from './commands/table.ts';
export { findingPages } from './config/finding-pages.ts';
export { destinations } from './destinations/index.ts';
export { proofCommand } from './diagnosis/proof.ts';
export { SEVERITY_WORDS } from './report/style.ts';
export { version } from './version.ts';
