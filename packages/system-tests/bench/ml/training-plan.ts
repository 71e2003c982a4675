import { hyperparameterDefaults } from '@fake-stripe/contracts';

/** As the API takes it; every value is written out, so that both sides train the same. */
export interface BenchedPlan {
  readonly units: number;
  readonly epochs: number;
}

export const SEED = 42;
export const CHECKPOINT_INTERVAL = 10;

export function architectureOf({ units }: BenchedPlan) {
  const layer = { type: 'dense', units, activation: 'relu' } as const;
  return { layers: [layer, layer] };
}

export function hyperparametersOf({ epochs }: BenchedPlan) {
  return {
    ...hyperparameterDefaults,
    learningRate: 0.001,
    batchSize: 32,
    epochs,
    optimizer: 'adamw',
    weightDecay: 0.01,
  } as const;
}
