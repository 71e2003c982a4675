import {
  architecturePresets,
  hyperparameterDefaults,
  intervalDefaults,
  type Architecture,
  type DatasetReference,
  type Layer,
  type TrainingPlan,
} from '@fake-stripe/contracts';
import { parseDuration } from '@fake-stripe/platform';
import { layerDefaults, type AnyArchitectureDto, type LayerDto } from './dto/architecture.dto.js';
import { csvDefaults, type DatasetDto } from './dto/dataset.dto.js';
import type { StartTrainingDto } from './dto/start-training.dto.js';

/** The validated body in the contract's terms, with every default filled in. */
export function toPlan({ modelId, dataset, architecture, hyperparameters, ...body }: StartTrainingDto): TrainingPlan {
  const { reviewTimeout, randomSeed, ...intervals } = body;
  const timeout = reviewTimeout === undefined ? undefined : parseDuration(reviewTimeout);
  return {
    modelId,
    dataset: toDataset(dataset),
    architecture: toArchitecture(architecture),
    hyperparameters: { ...hyperparameterDefaults, ...known(hyperparameters) },
    ...intervalDefaults,
    ...known(intervals),
    ...(timeout === undefined ? {} : { reviewTimeout: timeout }),
    ...(randomSeed === undefined ? {} : { randomSeed }),
  };
}

function toDataset(dataset: DatasetDto): DatasetReference {
  if ('name' in dataset) return dataset.name;
  const { sha256, ...files } = dataset;
  const pinned = sha256 === undefined ? {} : { sha256: sha256.toLowerCase() };
  return files.format === 'idx' ? { ...files, ...pinned } : { ...csvDefaults, ...known(files), ...pinned };
}

function toArchitecture(architecture: AnyArchitectureDto): Architecture {
  if ('name' in architecture) return architecturePresets[architecture.name];
  return { layers: architecture.layers.map(toLayer) };
}

function toLayer(layer: LayerDto): Layer {
  const { activation, kernelSize, padding, poolSize } = layerDefaults;
  switch (layer.type) {
    case 'dense':
      return { activation, ...known(layer) };
    case 'conv2d':
      return { activation, kernelSize, padding, ...known(layer) };
    case 'maxPool2d':
      return { ...layer, size: layer.size ?? poolSize };
  }
}

/** Without the members that are undefined: spread over defaults they would hide them. */
function known<T extends object>(members: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}
