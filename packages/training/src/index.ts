export * from './audit/application/ports/checkpoint-signer.js';
export * from './audit/application/ports/chunk-hasher.js';
export * from './audit/application/training-archive.js';
export { StoredTrainingArchive } from './audit/application/stored-training-archive.js';
export type { Finding } from './audit/domain/finding.js';
export type { HyperparameterChange, ToldDecision } from './audit/domain/run-story.js';
export { readRun, type RecordedCheckpoint, type RunRecord } from './audit/application/use-cases/read-run.js';
export {
  type Replayed,
  type ReplayControl,
  ReplayCheckpoint,
  ReplayImpossible,
} from './audit/application/use-cases/replay-checkpoint.js';
export type { RunVerdict, SignatureSummary, VerifiedCheckpoint } from './audit/application/run-verdict.js';
export { type Verification, VerifyRun } from './audit/application/use-cases/verify-run.js';
export { exportCheckpoint, type ExportedCheckpoint } from './audit/infrastructure/export-checkpoint.js';
export { ThreadedChunkHasher } from './audit/infrastructure/threaded-chunk-hasher.js';
export { P256Signer, SigningKeyInvalid } from './audit/infrastructure/p256-signer.js';
export * from './checkpoints/application/ports/checkpoint-store.js';
export { FileCheckpointStore } from './checkpoints/infrastructure/file-checkpoint-store.js';
export { openCheckpointStore } from './checkpoints/infrastructure/open-checkpoint-store.js';
export { S3CheckpointStore, type S3Place } from './checkpoints/infrastructure/s3-checkpoint-store.js';
export { s3Client, type S3Settings } from './checkpoints/infrastructure/s3-client.js';
export * from './data/application/ports/datasets.js';
export { BUNDLED_DATA_DIR } from './data/infrastructure/bundled-data.js';
export { FileDatasets, type DataPlaces } from './data/infrastructure/file-datasets.js';
export { ENGINE, evaluate, initState, trainEpoch } from './engine/engine.js';
export type { EpochHooks } from './engine/engine.js';
export { decodeTensors, encodeTensors } from './engine/safetensors.js';
export type { Tensor, TensorFile, TensorType } from './engine/safetensors.js';
export { weightsOf } from './engine/state.js';
export { renderReport } from './report/render-report.js';
export * from './trainer/application/ports/trainer.js';
export * from './trainer/infrastructure/create-trainer.js';
export { PyTorchTrainer } from './trainer/infrastructure/pytorch-trainer.js';
export type { PyTorchTrainerOptions } from './trainer/infrastructure/pytorch-trainer.js';
export { ThreadedTrainer } from './trainer/infrastructure/threaded-trainer.js';
export type { ThreadedTrainerOptions } from './trainer/infrastructure/threaded-trainer.js';
