import type { TrainingPlan } from '@fake-stripe/contracts';

/** A small model on the digits: an epoch takes some ten milliseconds. */
export function aPlan({ hyperparameters, ...plan }: PlanChange = {}): TrainingPlan {
  return {
    modelId: 'digits',
    dataset: 'optdigits',
    architecture: { layers: [{ type: 'dense', units: 16, activation: 'relu' }] },
    checkpointInterval: 2,
    reviewInterval: 0,
    randomSeed: 42,
    ...plan,
    hyperparameters: {
      learningRate: 0.005,
      batchSize: 64,
      epochs: 6,
      optimizer: 'adamw',
      momentum: 0.9,
      weightDecay: 0.01,
      gradientClip: 0,
      ...hyperparameters,
    },
  };
}

export type PlanChange = Partial<Omit<TrainingPlan, 'hyperparameters'>> & {
  readonly hyperparameters?: Partial<TrainingPlan['hyperparameters']>;
};
