import { setupAt, type Decision, type TrainingSetup } from './audit.js';

const setup = {
  hyperparameters: { learningRate: 0.1, batchSize: 32, epochs: 50, optimizer: 'adamw' },
  seed: 7,
} as TrainingSetup;

function decided(change: Partial<Decision> & Pick<Decision, 'decision' | 'epoch'>): Decision {
  return { by: 'ada', reason: '', at: '', effectiveFrom: change.epoch + 1, ...change };
}

const adjusted = decided({ decision: 'adjust', epoch: 20, newHyperparameters: { learningRate: 0.01, epochs: 60 } });
const reseeded = decided({ decision: 'adjust', epoch: 25, randomSeed: 8 });

describe('what is in force', () => {
  it('changes with the epoch after a decision, not before', () => {
    expect(setupAt(setup, [adjusted], 20)).toEqual(setup);
    expect(setupAt(setup, [adjusted], 21).hyperparameters).toMatchObject({
      learningRate: 0.01,
      epochs: 60,
      batchSize: 32,
    });
  });

  it('is the sum of all decisions so far', () => {
    expect(setupAt(setup, [adjusted, reseeded], 26)).toMatchObject({
      seed: 8,
      hyperparameters: { learningRate: 0.01 },
    });
    expect(setupAt(setup, [adjusted, reseeded], 25).seed).toBe(7);
  });
});
