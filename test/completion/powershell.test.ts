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
    for (const at of places) {
      if (inComment(at)) continue;
      expect(() => parsePowerShell(SCRIPT.slice(0, at) + SCRIPT.slice(at + 1)), SCRIPT.slice(at - 20, at + 20)).toThrow(
        SyntaxError,
      );
    }
  });

  it('hands no empty argument to a program: older PowerShells drop it', () => {
    expect(SCRIPT).toContain('"--current=$wordToComplete"');
    expect(SCRIPT).not.toMatch(/__complete[^\n]*(''|"")/);
  });
});
