import { lackOf } from './answer-shape.js';

const shape = { id: 'string', ok: 'boolean', total: 'number', retries: 'object', steps: 'list' } as const;
const whole = { id: '', ok: false, total: 0, retries: {}, steps: [], more: 1 };

describe('what an answer lacks', () => {
  it('is nothing where all is there, with more or without', () => {
    expect(lackOf(whole, shape)).toBeUndefined();
    expect(lackOf({ runs: [] }, { runs: [shape] })).toBeUndefined();
    expect(lackOf({ runs: [whole, whole] }, { runs: [shape] })).toBeUndefined();
  });

  it.each(Object.keys(shape))('is a member that is missing, null or of another kind: %s', (name) => {
    for (const value of [undefined, null, () => 1]) expect(lackOf({ ...whole, [name]: value }, shape)).toBe(name);
  });

  it('is told apart where a list and an object take each other’s place', () => {
    expect(lackOf({ ...whole, retries: [] }, shape)).toBe('retries');
    expect(lackOf({ ...whole, steps: {} }, shape)).toBe('steps');
  });

  it.each([[undefined], [null], [1], ['text'], [[]]])('is the first member where it is no object: %j', (answer) => {
    expect(lackOf(answer, shape)).toBe('id');
  });

  it('is found in what a list holds', () => {
    expect(lackOf({ runs: [whole, {}] }, { runs: [shape] })).toBe('runs[].id');
    expect(lackOf({ runs: {} }, { runs: [shape] })).toBe('runs');
  });
});
