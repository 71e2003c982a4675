import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { intervalBounds } from '@fake-stripe/contracts';
import type { Command } from 'commander';
import { ExitCode } from '../../exit-code.js';
import { Failure } from '../../failure.js';
import { jsonOption, numberOption } from '../../options.js';
import { printable } from '../../terminal/printable.js';
import type { Session, SharedOptions } from '../session.js';
import { adjustmentIn, withHyperparameters, withSeed, type HyperparameterOptions } from './hyperparameter-options.js';

interface StartOptions extends SharedOptions, HyperparameterOptions {
  readonly modelId?: string;
  readonly checkpointInterval?: number;
  readonly reviewInterval?: number;
  readonly reviewTimeout?: string;
}

const EXAMPLE = 'examples/ml-training-config.json';

export function addStart(ml: Command, session: Session): void {
  const command = ml
    .command('start')
    .description('start to train a model; prints the workflow id')
    .argument('[config]', `JSON file with the configuration (default: ${EXAMPLE} of the repository)`)
    .option('--model-id <id>', 'name of the model')
    .addOption(
      numberOption('--checkpoint-interval <epochs>', 'epochs between checkpoints', intervalBounds.checkpointInterval),
    )
    .addOption(
      numberOption('--review-interval <epochs>', 'epochs between reviews; 0: none', intervalBounds.reviewInterval),
    )
    .option('--review-timeout <duration>', 'how long a review waits, such as 30s or 2d');
  withSeed(withHyperparameters(command))
    .addOption(jsonOption())
    .action(async (config: string | undefined, options: StartOptions) => {
      const { cwd, root } = session.context;
      const path = config === undefined ? join(root, EXAMPLE) : resolve(cwd, config);
      const started = await session.training(command).start(configured(await readConfig(path), options));
      session.answer(options, started, () => [printable(started.workflowId)]);
      session.hint(`${started.uiLink}\nfake-stripe ml status ${started.workflowId} --watch`);
    });
}

async function readConfig(path: string): Promise<Readonly<Record<string, unknown>>> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new Failure(ExitCode.unknown, `Cannot read ${path}`, { cause });
  });
  const config = parsed(text);
  if (typeof config === 'object' && config !== null && !Array.isArray(config)) return { ...config };
  throw new Failure(ExitCode.usage, `${path} is no JSON object`);
}

function parsed(text: string): unknown {
  try {
    // Some editors put a byte order mark in front.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

/** The file, with what the options say in its place. */
function configured(file: Readonly<Record<string, unknown>>, options: StartOptions): object {
  const { modelId, seed, checkpointInterval, reviewInterval, reviewTimeout } = options;
  const hyperparameters = adjustmentIn(options);
  return {
    ...file,
    ...(modelId === undefined ? {} : { modelId }),
    ...(seed === undefined ? {} : { randomSeed: seed }),
    ...(checkpointInterval === undefined ? {} : { checkpointInterval }),
    ...(reviewInterval === undefined ? {} : { reviewInterval }),
    ...(reviewTimeout === undefined ? {} : { reviewTimeout }),
    ...(hyperparameters && { hyperparameters: { ...objectIn(file['hyperparameters']), ...hyperparameters } }),
  };
}

function objectIn(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}
