import { hyperparameterBounds, optimizers, seedBounds, type Adjustment } from '@fake-stripe/contracts';
import { Option, type Command } from 'commander';
import { numberOption } from '../../options.js';

/** As commander names what came with the options. */
export interface HyperparameterOptions extends Adjustment {
  readonly seed?: number;
}

/** What can be chosen at a start and changed by a decision. */
export function withHyperparameters(command: Command): Command {
  const { learningRate, batchSize, epochs } = hyperparameterBounds;
  return command
    .addOption(numberOption('--learning-rate <rate>', 'step size', learningRate))
    .addOption(numberOption('--batch-size <samples>', 'samples of one step', batchSize))
    .addOption(numberOption('--epochs <count>', 'epochs in all', epochs))
    .addOption(new Option('--optimizer <name>', 'another one starts with fresh moments').choices(optimizers));
}

export function withSeed(command: Command): Command {
  return command.addOption(numberOption('--seed <number>', 'decides the order of the samples', seedBounds));
}

/** Those that were given; `undefined` where none was. */
export function adjustmentIn({
  learningRate,
  batchSize,
  epochs,
  optimizer,
}: HyperparameterOptions): Adjustment | undefined {
  const given = {
    ...(learningRate === undefined ? {} : { learningRate }),
    ...(batchSize === undefined ? {} : { batchSize }),
    ...(epochs === undefined ? {} : { epochs }),
    ...(optimizer === undefined ? {} : { optimizer }),
  };
  return Object.keys(given).length === 0 ? undefined : given;
}
