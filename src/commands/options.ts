import { parseDuration } from '../duration.ts';
import { UserError } from '../errors.ts';

export type Options = Readonly<Record<string, unknown>>;

export function text(options: Options, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

export function list(options: Options, name: string): readonly string[] {
  const value = options[name];
  return Array.isArray(value) ? value.map(String) : [];
}

export function flag(options: Options, name: string): boolean {
  return options[name] === true;
}

/** A comma list given once or several times. */
export function commaList(options: Options, name: string): readonly string[] {
  return list(options, name)
    .flatMap((value) => value.split(','))
    .map((value) => value.trim())
    .filter(Boolean);
}

/** Milliseconds. @throws UserError */
export function duration(options: Options, name: string): number | undefined {
  const value = text(options, name);
  if (value === undefined) return undefined;
  const ms = parseDuration(value);
  if (ms === undefined) throw new UserError(`--${name} takes a duration such as 10s, 500ms or 2m, not '${value}'`);
  return ms;
}

/** @throws UserError */
export function wholeNumber(options: Options, name: string, most: number): number | undefined {
  const value = text(options, name);
  if (value === undefined) return undefined;
  const number = /^\d{1,9}$/.test(value) ? Number(value) : 0;
  if (number < 1 || number > most)
    throw new UserError(`--${name} takes a whole number from 1 to ${most}, not '${value}'`);
  return number;
}

/** `2/5`: the second of five parts. @throws UserError */
export function shard(options: Options): { readonly index: number; readonly of: number } | undefined {
  const value = text(options, 'shard');
  if (value === undefined) return undefined;
  const match = /^(\d{1,6})\/(\d{1,6})$/.exec(value);
  const [index, of] = [Number(match?.[1]), Number(match?.[2])];
  if (!match || index < 1 || index > of)
    throw new UserError(`--shard takes I/N with I from 1 to N, such as 2/5, not '${value}'`);
  return { index, of };
}

/** --color, --no-color, or neither. */
export function colourFlag(options: Options): boolean | undefined {
  return typeof options.color === 'boolean' ? options.color : undefined;
}
