/** What the shop has decided for all its trainings. A run keeps what it was started with. */
export class TrainingSettings {
  /** @param trainerQueue task queue of the activities that train */
  constructor(readonly trainerQueue: string) {}
}
