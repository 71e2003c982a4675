interface LogLine {
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** What the trainer of a worker was busy with in the run that is under way, in seconds, as the worker's log says it. */
export class TrainerTimes {
  epochs: number[] = [];
  evaluations: number[] = [];

  /** What is told of the run before stays with whoever took it. */
  beginRun(): void {
    this.epochs = [];
    this.evaluations = [];
  }

  read({ message, fields }: LogLine): void {
    const seconds = Number(fields['ms']) / 1_000;
    if (message === 'Epoch trained') this.epochs.push(seconds);
    if (message === 'Model evaluated') this.evaluations.push(seconds);
  }
}
