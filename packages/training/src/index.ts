export * from './audit/application/ports/checkpoint-signer.js';
export * from './audit/application/training-archive.js';
export * from './checkpoints/application/ports/checkpoint-store.js';
export { FileCheckpointStore } from './checkpoints/infrastructure/file-checkpoint-store.js';
export * from './data/application/ports/datasets.js';
export * from './trainer/application/ports/trainer.js';
