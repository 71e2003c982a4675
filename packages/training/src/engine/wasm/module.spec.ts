import { during, f64, i32 } from './instructions.js';
import { assemble, define } from './module.js';
import type { Definition } from './module.js';

interface Exports {
  readonly memory: { readonly buffer: SharedArrayBuffer; grow(pages: number): number };
  readonly [name: string]: unknown;
}
const { Module, Instance } = (globalThis as unknown as { WebAssembly: Record<string, new (of: object) => object> })
  .WebAssembly;

function exportsOf(...definitions: readonly Definition[]): Exports {
  return (new Instance!(new Module!(assemble(definitions))) as { exports: Exports }).exports;
}

describe('a module', () => {
  const sum = define('sum', { from: 'i32', count: 'i32', to: 'i32' }, ({ from, count, to }, declare) => {
    const total = declare('f64');
    return [
      during(count.get, total.set(f64.add(total.get, f64.load(from.get))), from.increase(8), count.increase(-1)),
      f64.store(to.get, total.get),
    ];
  });
  const write = define('write', { to: 'i32', value: 'i32' }, ({ to, value }) => [i32.store(to.get, value.get, 400)]);

  it('exports functions that compute in its memory', () => {
    const { memory, ...functions } = exportsOf(write, sum);
    const numbers = new Float64Array(memory.buffer);
    numbers.set([1, 2, 3.5], 2);
    (functions['sum'] as (...of: number[]) => void)(16, 3, 800);
    (functions['sum'] as (...of: number[]) => void)(16, 0, 808);
    (functions['write'] as (...of: number[]) => void)(0, -5);
    expect([numbers[100], numbers[101], new Int32Array(memory.buffer)[100]]).toEqual([6.5, 0, -5]);
  });

  it('has a memory that grows under the arrays in it', () => {
    const { memory } = exportsOf(write);
    const early = new Int32Array(memory.buffer);
    memory.grow(3);
    new Int32Array(memory.buffer)[7] = 9;
    expect([early[7], memory.buffer.byteLength]).toEqual([9, 4 * 65_536]);
  });

  it('that is not well formed is refused when it is compiled', () => {
    const unbalanced = define('unbalanced', { value: 'i32' }, ({ value }) => [value.get]);
    expect(() => exportsOf(unbalanced)).toThrow('Compiling function #0 failed');
  });
});
