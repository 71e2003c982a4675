/** What is trained: layers, optimiser and data, as the request names them and as every trainer takes them. */

export type Activation = 'relu' | 'none';

export interface DenseLayer {
  readonly type: 'dense';
  readonly units: number;
  readonly activation: Activation;
}

/** Stride 1. `same` pads with zeros so that height and width stay. */
export interface Conv2dLayer {
  readonly type: 'conv2d';
  readonly filters: number;
  readonly kernelSize: number;
  readonly padding: 'same' | 'valid';
  readonly activation: Activation;
}

/** Windows of `size` × `size` that do not overlap; what is left over at the edges is dropped. */
export interface MaxPool2dLayer {
  readonly type: 'maxPool2d';
  readonly size: number;
}

export type Layer = DenseLayer | Conv2dLayer | MaxPool2dLayer;

/** The hidden layers. The output, a dense layer of one unit for each class under softmax cross-entropy, is added. */
export interface Architecture {
  readonly layers: readonly Layer[];
}

/** Architectures that a request can name. */
export const architecturePresets = {
  mlp: { layers: [{ type: 'dense', units: 128, activation: 'relu' }] },
  cnn: {
    layers: [
      { type: 'conv2d', filters: 8, kernelSize: 3, padding: 'same', activation: 'relu' },
      { type: 'maxPool2d', size: 2 },
      { type: 'conv2d', filters: 16, kernelSize: 3, padding: 'same', activation: 'relu' },
      { type: 'maxPool2d', size: 2 },
    ],
  },
} as const satisfies Record<string, Architecture>;
export type ArchitecturePreset = keyof typeof architecturePresets;

export const architectureBounds = {
  layers: { min: 0, max: 16 },
  units: { min: 1, max: 4_096 },
  filters: { min: 1, max: 256 },
  kernelSize: { min: 1, max: 11 },
  poolSize: { min: 2, max: 8 },
} as const;

/** `sgd` has momentum; `adam` adds the weight decay to the gradient, `adamw` decouples it. */
export const optimizers = ['sgd', 'adam', 'adamw'] as const;
export type Optimizer = (typeof optimizers)[number];

export interface Hyperparameters {
  readonly learningRate: number;
  readonly batchSize: number;
  readonly epochs: number;
  readonly optimizer: Optimizer;
  /** Of `sgd`. */
  readonly momentum: number;
  readonly weightDecay: number;
  /** Largest L2 norm of a batch's whole gradient; 0: it is not clipped. */
  readonly gradientClip: number;
}

export const hyperparameterDefaults = { momentum: 0.9, weightDecay: 0, gradientClip: 0 } as const;

interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly integer?: true;
}

/** Within which a hyperparameter is taken. */
export const hyperparameterBounds = {
  learningRate: { min: 1e-8, max: 10 },
  batchSize: { min: 1, max: 65_536, integer: true },
  epochs: { min: 1, max: 10_000, integer: true },
  momentum: { min: 0, max: 0.999 },
  weightDecay: { min: 0, max: 1 },
  gradientClip: { min: 0, max: 1e6 },
} as const satisfies Partial<Record<keyof Hyperparameters, Bounds>>;

/** Seeds are unsigned integers of 32 bits. */
export const seedBounds = { min: 0, max: 4_294_967_295, integer: true } as const satisfies Bounds;

/** Why a number is not taken; `undefined` for one that is. */
export function outOfBounds(value: unknown, { min, max, integer }: Bounds): string | undefined {
  const fits = typeof value === 'number' && value >= min && value <= max && (!integer || Number.isInteger(value));
  return fits ? undefined : `must be ${integer ? 'an integer' : 'a number'} from ${min} to ${max}`;
}

/** What a decision can change while a model is being trained. Everything else would make it another model. */
export const adjustable = ['learningRate', 'batchSize', 'epochs', 'optimizer'] as const;
export type Adjustment = Partial<Pick<Hyperparameters, (typeof adjustable)[number]>>;

/** Why a member of an adjustment is not taken, by its name; empty when all are. */
export function problemsOfAdjustment(said: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const problems: Record<string, string> = {};
  for (const [name, value] of Object.entries(said)) {
    const problem = problemOf(name, value);
    if (value !== undefined && problem !== undefined) problems[name] = problem;
  }
  return problems;
}

function problemOf(name: string, value: unknown): string | undefined {
  if (!adjustable.some((known) => known === name)) return `cannot be changed; ${adjustable.join(', ')} can`;
  if (name === 'optimizer') {
    return optimizers.some((known) => known === value) ? undefined : `must be one of ${optimizers.join(', ')}`;
  }
  return outOfBounds(value, hyperparameterBounds[name as Exclude<keyof Adjustment, 'optimizer'>]);
}

/** Data that is known by name. `optdigits` comes with the worker. */
export const namedDatasets = ['optdigits', 'fashion-mnist'] as const;
export type NamedDataset = (typeof namedDatasets)[number];

interface FileDataset {
  /** That the data must have, as 64 hex digits; without it whatever is there is taken, and its hash recorded. */
  readonly sha256?: string;
}

/** Paths are relative to the worker's TRAINING_DATA_DIR. */
export interface IdxDataset extends FileDataset {
  readonly format: 'idx';
  readonly images: string;
  readonly labels: string;
}

/** One sample in a row, numbers from 0 to `scale`, the label in the first or the last column. */
export interface CsvDataset extends FileDataset {
  readonly format: 'csv';
  readonly path: string;
  readonly label: 'first' | 'last';
  /** Whether the first row holds names. */
  readonly header: boolean;
  /** Largest value of a feature: all are divided by it. */
  readonly scale: number;
  /** Height, width and channels of a row; without it a row is `[1, columns, 1]`. */
  readonly shape?: readonly [height: number, width: number, channels: number];
}

export type DatasetReference = NamedDataset | IdxDataset | CsvDataset;

/** A deterministic seed for a run that was given none: FNV-1a over its workflow id. */
export function seedFrom(workflowId: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < workflowId.length; index += 1) {
    hash = Math.imul(hash ^ workflowId.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
