import { sized, text, unsigned, vector } from './encoding.js';
import type { Bytes } from './encoding.js';
import { i32 } from './instructions.js';

const types = { i32: 0x7f, f64: 0x7c, v128: 0x7b } as const;
export type Type = keyof typeof types;

/** A parameter or a variable of a function. */
export class Local {
  readonly get: Bytes;

  constructor(private readonly index: number) {
    this.get = [0x20, ...unsigned(index)];
  }

  set(value: Bytes): Bytes {
    return [...value, 0x21, ...unsigned(this.index)];
  }

  /** Of an i32. */
  increase(by: Bytes | number): Bytes {
    return this.set(i32.add(this.get, typeof by === 'number' ? i32.const(by) : by));
  }
}

/** Makes a variable, which begins as 0. */
export type Declare = (type: Type) => Local;

/** A function without a result. */
export interface Definition {
  readonly name: string;
  readonly parameters: readonly Type[];
  readonly variables: readonly Type[];
  readonly body: Bytes;
}

/** @param body gets its parameters in their order */
export function define<Name extends string>(
  name: string,
  parameters: Readonly<Record<Name, Type>>,
  body: (parameters: Readonly<Record<Name, Local>>, declare: Declare) => readonly Bytes[],
): Definition {
  const names = Object.keys(parameters) as Name[];
  const variables: Type[] = [];
  const declare: Declare = (type) => new Local(names.length + variables.push(type) - 1);
  const locals = Object.fromEntries(names.map((each, index) => [each, new Local(index)])) as Record<Name, Local>;
  return {
    name,
    parameters: names.map((each) => parameters[each]),
    body: body(locals, declare).flat(),
    variables,
  };
}

/** Pages of 64 KiB that a memory can have: 4 GiB, less one, so that the end of each array has an address. */
export const MOST_PAGES = 65_535;

/** A module of these functions and a memory, all exported. The memory is shared: such a one grows where it lies. */
export function assemble(definitions: readonly Definition[]): Uint8Array<ArrayBuffer> {
  const typeOf = (type: Type): Bytes => [types[type]];
  const signatures = definitions.map(({ parameters }) => [0x60, ...vector(parameters.map(typeOf)), 0]);
  const exported = definitions.map(({ name }, index) => [...text(name), 0x00, ...unsigned(index)]);
  const bodies = definitions.map(({ variables, body }) =>
    sized([...vector(variables.map((type) => [1, types[type]])), ...body, 0x0b]),
  );
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, signatures),
    ...section(
      3,
      definitions.map((_, index) => unsigned(index)),
    ),
    ...section(5, [[0x03, 1, ...unsigned(MOST_PAGES)]]),
    ...section(7, [...exported, [...text('memory'), 0x02, 0]]),
    ...section(10, bodies),
  ]);
}

function section(id: number, items: readonly Bytes[]): Bytes {
  return [id, ...sized(vector(items))];
}
