/** What the generated documentation is made from; not part of the library's public face. */
export { codesOf } from './causes/codes.ts';
export { causes } from './causes/index.ts';
export { checkPages } from './checks/pages.ts';
export { commands, FORMATS, shared } from './commands/table.ts';
export { findingPages } from './config/finding-pages.ts';
export { SEVERITY_WORDS } from './report/style.ts';
export { version } from './version.ts';
