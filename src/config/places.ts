/** Where a configuration is looked for, in this order, in a folder and then in each above it. */
export const PLACES = [
  'leadctl.config.yaml',
  'leadctl.config.yml',
  'leadctl.config.json',
  '.leadctlrc',
  '.leadctlrc.yaml',
  '.leadctlrc.yml',
  '.leadctlrc.json',
  'package.json',
] as const;
