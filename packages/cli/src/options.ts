import { outOfBounds } from '@fake-stripe/contracts';
import { InvalidArgumentError, Option } from 'commander';

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

export const jsonOption = () => new Option('--json', 'print one JSON value');

export const byOption = () => new Option('--by <name>', 'who decides (default: who is logged in)');

export const reasonOption = () => new Option('--reason <text>', 'why; it becomes part of the record');
