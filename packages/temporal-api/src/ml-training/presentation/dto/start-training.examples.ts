const hyperparameters = { learningRate: 0.001, batchSize: 32, epochs: 100, optimizer: 'adamw' };

export const startTrainingExamples = {
  digits: {
    summary: 'Handwritten digits, reviewed every 20 epochs',
    value: { modelId: 'digits', dataset: 'optdigits', architecture: 'mlp', hyperparameters, randomSeed: 7 },
  },
  convolutions: {
    summary: 'Clothes, with layers of its own and a review that goes on by itself after two days',
    value: {
      modelId: 'clothes',
      dataset: 'fashion-mnist',
      architecture: {
        layers: [{ type: 'conv2d', filters: 8 }, { type: 'maxPool2d' }, { type: 'dense', units: 64 }],
      },
      hyperparameters: { learningRate: 0.05, batchSize: 64, epochs: 20, optimizer: 'sgd', momentum: 0.9 },
      checkpointInterval: 5,
      reviewInterval: 5,
      reviewTimeout: '2d',
    },
  },
  file: {
    summary: 'A CSV file in the data directory of the worker, without reviews',
    value: {
      modelId: 'flowers',
      dataset: { format: 'csv', path: 'iris.csv', header: true, scale: 8 },
      architecture: { layers: [{ type: 'dense', units: 16 }] },
      hyperparameters: { ...hyperparameters, batchSize: 8 },
      reviewInterval: 0,
    },
  },
};
