import type { Architecture, DatasetReference, Layer, TrainingSetup } from '@fake-stripe/contracts';
import { grouped, shortNumber } from '../figures.js';
import { markup, type Markup } from '../markup.js';
import type { ReportContent } from '../report-content.js';

/** All that decides what an epoch computes, as it was in the end. */
export function setup({ setup: known, store }: ReportContent): Markup {
  const rows = [...(known ? rowsOf(known) : []), ['Store', markup`<code class="path">${store}</code>`] as const];
  const shown = rows.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`);
  return markup`<section aria-labelledby="setup"><h2 id="setup">Setup</h2><dl class="setup">${shown}</dl></section>`;
}

type Row = readonly [name: string, value: Markup | string];

function rowsOf({ model, hyperparameters, seed, dataset, trainer }: TrainingSetup): Row[] {
  const { optimizer, learningRate, batchSize, epochs, momentum, weightDecay, gradientClip } = hyperparameters;
  return [
    ['Input', `${model.input.join(' × ')} (height, width, channels)`],
    ['Layers', layersOf(model.architecture, model.classes)],
    ['Optimizer', `${optimizer}${optimizer === 'sgd' ? `, momentum ${shortNumber(momentum)}` : ''}`],
    ['Learning rate', shortNumber(learningRate)],
    ['Batch size', grouped(batchSize)],
    ['Epochs', grouped(epochs)],
    ['Weight decay', shortNumber(weightDecay)],
    ['Gradient clip', gradientClip === 0 ? 'none' : shortNumber(gradientClip)],
    ['Seed', String(seed)],
    [
      'Data',
      markup`${nameOf(dataset.reference)}: ${grouped(dataset.splits.train)} training and ${grouped(dataset.splits.heldOut)} held-out samples`,
    ],
    ['Licence', dataset.licence],
    ['SHA-256 of the data', markup`<code class="hash">${dataset.sha256}</code>`],
    [
      'Trainer',
      `${trainer.engine} ${trainer.version} on ${trainer.device}, ${grouped(trainer.threads)} ${trainer.threads === 1 ? 'thread' : 'threads'}`,
    ],
    ['Determinism', trainer.determinism],
  ];
}

function layersOf({ layers }: Architecture, classes: number): string {
  return [...layers.map(layerName), `dense ${classes}, softmax`].join(' → ');
}

function layerName(layer: Layer): string {
  switch (layer.type) {
    case 'dense':
      return `dense ${layer.units}${layer.activation === 'relu' ? ', ReLU' : ''}`;
    case 'conv2d':
      return `convolution ${layer.kernelSize} × ${layer.kernelSize}, ${layer.filters} filters, ${layer.padding}${layer.activation === 'relu' ? ', ReLU' : ''}`;
    case 'maxPool2d':
      return `maximum of ${layer.size} × ${layer.size}`;
  }
}

function nameOf(reference: DatasetReference): string {
  if (typeof reference === 'string') return reference;
  return reference.format === 'idx' ? `${reference.images} with ${reference.labels}` : reference.path;
}
