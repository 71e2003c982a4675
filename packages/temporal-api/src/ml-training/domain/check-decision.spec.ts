import type { DecideTraining } from '@fake-stripe/contracts';
import { checkDecision } from './check-decision.js';

describe('a decision', () => {
  it.each<DecideTraining>([
    { decision: 'continue', by: 'ada', reason: 'fine' },
    { decision: 'stop' },
    { decision: 'adjust', newHyperparameters: { learningRate: 0.1 } },
    { decision: 'adjust', randomSeed: 0 },
    { decision: 'adjust', newHyperparameters: {}, randomSeed: 1 },
  ])('such as %j is taken', (decide) => {
    expect(() => checkDecision(decide)).not.toThrow();
  });

  it.each<[DecideTraining, string]>([
    [{ decision: 'adjust' }, 'newHyperparameters'],
    [{ decision: 'adjust', newHyperparameters: {} }, 'newHyperparameters'],
    [{ decision: 'continue', newHyperparameters: { epochs: 5 } }, 'newHyperparameters'],
    [{ decision: 'stop', newHyperparameters: {} }, 'newHyperparameters'],
    [{ decision: 'stop', randomSeed: 0 }, 'randomSeed'],
  ])('such as %j changes nothing, or should not', (decide, field) => {
    expect(() => checkDecision(decide)).toThrow(
      expect.objectContaining({ code: 'validation_failed', errors: [expect.objectContaining({ field })] }),
    );
  });
});
