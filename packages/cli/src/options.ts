import { outOfBounds } from '@fake-stripe/contracts';
import { Argument, InvalidArgumentError, Option } from 'commander';

type Bounds = Parameters<typeof outOfBounds>[1];

/** Takes a number within bounds; anything else is a wrong use of the option. */
export function numberWithin(bounds: Bounds): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? NaN : Number(text);
    const problem = outOfBounds(value, bounds);
    if (problem !== undefined) throw new InvalidArgumentError(`It ${problem}.`);
    return value;
  };
}

export function numberOption(flags: string, description: string, bounds: Bounds): Option {
  return new Option(flags, description).argParser(numberWithin(bounds));
}

/** `.` and `..` would be folders on the way to the API, and nothing no way at all. */
export function idArgument(name: string, description?: string): Argument {
  return new Argument(`<${name}>`, description).argParser((text: string) => {
    if (!/^\.{0,2}$/.test(text)) return text;
    throw new InvalidArgumentError('It is no id.');
  });
}

/** As many as there are, or none. */
export function idsArgument(name: string, description?: string): Argument {
  return new Argument(`[${name}...]`, description).argParser((text: string, before: readonly string[] | undefined) => {
    if (!/^\.{0,2}$/.test(text)) return [...(before ?? []), text];
    throw new InvalidArgumentError('It is no id.');
  });
}

export const jsonOption = () => new Option('--json', 'print one JSON value');

export const byOption = () => new Option('--by <name>', 'who decides (default: who is logged in)');

export const reasonOption = () => new Option('--reason <text>', 'why; it becomes part of the record');
