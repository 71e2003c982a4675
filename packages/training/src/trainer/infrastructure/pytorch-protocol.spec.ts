import { TrainerUnavailable } from '../application/ports/trainer.js';
import { answerOf, evaluationOf, numberOf, textOf } from './pytorch-protocol.js';

describe('what the process of PyTorch says', () => {
  it.each([
    { id: 1, progress: { batch: 2, batches: 3 } },
    { id: 1, result: { loss: 0.5 } },
    { id: 1, stopped: true },
    { id: 1, error: { type: 'ModelInvalid', message: 'why' } },
  ])('is understood: %j', (answer) => {
    expect(answerOf(JSON.stringify(answer))).toEqual(answer);
  });

  it.each([
    '',
    'Traceback',
    'null',
    '1',
    '{}',
    '{"id":"1","result":{}}',
    '{"id":1,"progress":{"batch":1}}',
    '{"id":1,"result":1}',
    '{"id":1,"stopped":false}',
    '{"id":1,"error":{"type":1}}',
  ])('is refused: %s', (line) => {
    expect(() => answerOf(line)).toThrow(TrainerUnavailable);
  });

  it.each([
    [0.1, 0.1],
    ['NaN', NaN],
    ['Infinity', Infinity],
    ['-Infinity', -Infinity],
  ])('has numbers that JSON has not: %p', (said, meant) => {
    expect(numberOf(said)).toBe(meant);
  });

  it.each([[undefined], [null], ['1'], [{}]])('has no number where it says %p', (said) => {
    expect(() => numberOf(said)).toThrow(TrainerUnavailable);
  });

  it('has no text where it says a number', () => {
    expect(() => textOf(1)).toThrow(TrainerUnavailable);
  });

  it('has no loss in an evaluation where that is no finite number', () => {
    expect(evaluationOf({ loss: 'NaN', accuracy: 0.1, samples: 10 })).toEqual({
      loss: null,
      accuracy: 0.1,
      samples: 10,
    });
    expect(evaluationOf({ loss: 0.5, accuracy: 0.1, samples: 10 }).loss).toBe(0.5);
  });
});
