// Start-up and peak memory of the built program, as ratios to a bare `node -e 0` of the same run.
import { bin, goal, measure, sandbox, say, table } from './tools.mjs';

const GOALS = { '--version': 1.5, 'diagnose TEXT': 1.9, '--help': 2.2, 'validate (https)': 6 };
const NAMES = { https: 'hook', 'azure-table': 'table', dynamics: 'crm', salesforce: 'sales', marketo: 'nurture' };

export async function startUp(runs) {
  const subjects = [
    { name: 'node -e 0', argv: ['-e', '0'] },
    { name: '--version', argv: [bin, '--version'] },
    { name: 'diagnose TEXT', argv: [bin, 'diagnose', 'AADSTS7000215: Invalid client secret provided.'] },
    { name: '--help', argv: [bin, '--help'] },
    { name: 'validate --help', argv: [bin, 'validate', '--help'] },
  ];
  for (const [type, name] of Object.entries(NAMES)) {
    const { config } = await sandbox(type);
    subjects.push({ name: `validate (${type})`, argv: [bin, 'validate', name, '-c', config] });
  }
  const results = await measure(() => subjects, runs);
  const bare = results.get('node -e 0').ms;
  say(`Start-up: medians of ${runs} runs in turns`);
  table(
    ['what', 'ms', 'ratio', 'goal', 'MB'],
    [...results].map(([name, { ms, peak }]) => [
      name,
      ms.toFixed(0),
      (ms / bare).toFixed(2),
      GOALS[name] ? goal(ms / bare, GOALS[name]) : null,
      peak.toFixed(0),
    ]),
  );
}
