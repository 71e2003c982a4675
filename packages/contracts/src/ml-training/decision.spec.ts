import { problemsOfDecision, type SaidDecision } from './decision.js';

describe('a decision', () => {
  it.each<SaidDecision>([
    { decision: 'continue' },
    { decision: 'stop' },
    { decision: 'adjust', newHyperparameters: { learningRate: 0.1 } },
    { decision: 'adjust', randomSeed: 0 },
    { decision: 'adjust', newHyperparameters: {}, randomSeed: 1 },
  ])('such as %j is taken', (said) => {
    expect(problemsOfDecision(said)).toEqual([]);
  });

  it.each<[SaidDecision, string]>([
    [{}, 'decision'],
    [{ decision: 'go' }, 'decision'],
    [{ decision: 'adjust' }, 'newHyperparameters'],
    [{ decision: 'adjust', newHyperparameters: {} }, 'newHyperparameters'],
    [{ decision: 'adjust', newHyperparameters: [0.1] }, 'newHyperparameters'],
    [{ decision: 'adjust', newHyperparameters: null }, 'newHyperparameters'],
    [{ decision: 'adjust', newHyperparameters: { learningRate: NaN } }, 'newHyperparameters.learningRate'],
    [{ decision: 'adjust', newHyperparameters: { architecture: {} } }, 'newHyperparameters.architecture'],
    [{ decision: 'adjust', randomSeed: 0.5 }, 'randomSeed'],
    [{ decision: 'continue', newHyperparameters: { epochs: 5 } }, 'newHyperparameters'],
    [{ decision: 'stop', newHyperparameters: {} }, 'newHyperparameters'],
    [{ decision: 'stop', randomSeed: 0 }, 'randomSeed'],
  ])('such as %j is told what is wrong with it', (said, field) => {
    expect(problemsOfDecision(said)).toEqual([{ field, message: expect.stringMatching(/\w/) }]);
  });
});
