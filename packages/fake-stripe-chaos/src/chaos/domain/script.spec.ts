import { defineOperations } from './operation.js';
import { entryFor, parseScript } from './script.js';

const { 'create-label': createLabel } = defineOperations('shipping', {
  'create-label': { created: 0.8, address_error: 0.2 },
});
const parse = (text: string) => parseScript(text, [createLabel]);

describe('a script', () => {
  it.each([
    ['shipping.create-label=created', { outcome: 'created' }],
    ['shipping.create-label=timeout', { outcome: 'timeout' }],
    ['shipping.create-label=error:before', { outcome: 'error', phase: 'before' }],
    ['shipping.create-label@2=address_error', { nth: 2, outcome: 'address_error' }],
    ['shipping.create-label#3=timeout:after', { attempt: 3, outcome: 'timeout', phase: 'after' }],
    ['shipping.create-label@12#34=created', { nth: 12, attempt: 34, outcome: 'created' }],
  ])('reads %s', (text, meaning) => {
    expect(parse(text)).toEqual([{ text, operation: 'shipping.create-label', ...meaning }]);
  });

  it('is a list, with room for spaces and a comma too many', () => {
    expect(parse(' shipping.create-label=created , shipping.create-label@2=error,')).toHaveLength(2);
    expect(parse('')).toEqual([]);
  });

  it.each([
    ['shipping.create-label', 'is not operation[@n][#attempt]=outcome'],
    ['shipping.create-label@0=created', 'is not operation[@n][#attempt]=outcome'],
    ['shipping.create-label#0=created', 'is not operation[@n][#attempt]=outcome'],
    ['shipping.create-label#1@1=created', 'is not operation[@n][#attempt]=outcome'],
    ['shipping.create-label@1.5=created', 'is not operation[@n][#attempt]=outcome'],
    ['shipping.create-label=', 'is not operation[@n][#attempt]=outcome'],
    ['=created', 'is not operation[@n][#attempt]=outcome'],
    ['shipping.label=created', 'there is no operation shipping.label'],
    [
      'shipping.create-label=sent',
      'sent is not an outcome of shipping.create-label (created, address_error, timeout, error).',
    ],
    ['shipping.create-label=created:after', 'only timeout and error have a phase'],
    ['shipping.create-label=timeout:later', 'a phase is before or after'],
    ['shipping.create-label=timeout:after:before', 'a phase is before or after'],
  ])('is refused as a whole for %s', (text, message) => {
    expect(() => parse(`shipping.create-label=created,${text}`)).toThrow(message);
  });

  it('has a hundred entries at most', () => {
    const entries = (count: number) => Array.from({ length: count }, () => 'shipping.create-label=created').join(',');
    expect(parse(entries(100))).toHaveLength(100);
    expect(() => parse(entries(101))).toThrow('at most 100 entries');
  });

  it('lets the first entry win that fits', () => {
    const script = parse(
      'shipping.create-label@2#1=error,shipping.create-label@2=timeout,shipping.create-label=created',
    );
    const outcome = (nth: number, attempt: number) => entryFor(script, 'shipping.create-label', nth, attempt)?.outcome;
    expect([outcome(2, 1), outcome(2, 2), outcome(1, 1)]).toEqual(['error', 'timeout', 'created']);
    expect(entryFor(script, 'payment.capture', 1, 1)).toBeUndefined();
    expect(entryFor(parse('shipping.create-label@2=error'), 'shipping.create-label', 1, 1)).toBeUndefined();
  });
});
