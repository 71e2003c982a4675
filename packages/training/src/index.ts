export * from './audit/application/ports/checkpoint-signer.js';
export * from './audit/application/training-archive.js';
export * from './checkpoints/application/ports/checkpoint-store.js';
export { FileCheckpointStore } from './checkpoints/infrastructure/file-checkpoint-store.js';
export { openCheckpointStore } from './checkpoints/infrastructure/open-checkpoint-store.js';
export { S3CheckpointStore, type S3Place } from './checkpoints/infrastructure/s3-checkpoint-store.js';
export { s3Client, type S3Settings } from './checkpoints/infrastructure/s3-client.js';
export * from './data/application/ports/datasets.js';
export * from './trainer/application/ports/trainer.js';
