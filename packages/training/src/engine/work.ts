/** Thrown through the layers when whoever asked for the work wants it no more. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

/** Multiplications between two questions: some milliseconds on one core. */
const QUANTUM = 4_000_000;

/** Counts work, and asks every few milliseconds of it whether to stop. */
export class Work {
  private left = QUANTUM;

  constructor(private readonly shouldStop?: () => boolean) {}

  /** @throws Stopped */
  spend(multiplications: number): void {
    this.left -= multiplications;
    if (this.left < 0) this.ask();
  }

  private ask(): void {
    this.left = QUANTUM;
    if (this.shouldStop?.()) throw new Stopped();
  }
}
