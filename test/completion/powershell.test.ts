import { describe, expect, it } from 'vitest';
import { scripts } from '../../src/commands/completion/scripts.ts';
import { parsePowerShell } from './powershell.ts';

const SCRIPT = scripts.powershell;

describe('the script for PowerShell', () => {
  it('fits the grammar of the language, with commands and parameters that it has', () => {
    const commands = parsePowerShell(SCRIPT);
    expect(commands).toEqual([
      { name: 'Register-ArgumentCompleter', parameters: ['-Native', '-CommandName', '-ScriptBlock'] },
      { name: 'Where-Object', parameters: [] },
      { name: 'ForEach-Object', parameters: [] },
      { name: 'Select-Object', parameters: ['-Skip'] },
      { name: 'Select-Object', parameters: ['-First'] },
      { name: 'called', parameters: [] },
      { name: 'ForEach-Object', parameters: [] },
    ]);
  });

  it('would not fit it with any one bracket or quote less', () => {
    const places = [...SCRIPT.matchAll(/[()[\]{}'"]/g)].map((match) => match.index);
    expect(places.length).toBeGreaterThan(40);
    const inComment = (at: number) => /#[^\n]*$/.test(SCRIPT.slice(0, at));
    const strings = [...SCRIPT.matchAll(/'[^'\n]*'|"[^"\n]*"/g)].map(({ index, 0: { length } }) => [
      index,
      index + length - 1,
    ]);
    const inString = (at: number) => strings.some(([from = 0, to = 0]) => from < at && at < to);
    for (const at of places) {
      if (inComment(at) || inString(at)) continue;
      expect(() => parsePowerShell(SCRIPT.slice(0, at) + SCRIPT.slice(at + 1)), SCRIPT.slice(at - 20, at + 20)).toThrow(
        SyntaxError,
      );
    }
  });

  it('hands no empty argument to a program: older PowerShells drop it', () => {
    expect(SCRIPT).toContain('"--current=$current"');
    expect(SCRIPT).not.toMatch(/__complete[^\n]*(''|"")/);
  });

  it('quotes whatever is more than letters and the signs of its own words', () => {
    const [, plain = ''] = /-notmatch '([^']+)'/.exec(SCRIPT) ?? [];
    const isPlain = new RegExp(plain, 'u');
    for (const word of ['crm', 'Zürich', '--env-file', 'dynamics/token', 'url=', 'table=net-reset'])
      expect(word).toMatch(isPlain);
    for (const sign of ' \'"`$(){}[];,&|<>@#%*?~!\\‘’‚‛“”') expect(`a${sign}b`).not.toMatch(isPlain);
    expect(SCRIPT).toMatch(/EscapeSingleQuotedStringContent\(\$value\)\s+\$typed = "'\$escaped'"/);
    expect(SCRIPT).toContain('CompletionResult]::new($typed, $value,');
  });
});
