import { decide, type Decision } from '../domain/decision.js';
import { draw } from '../domain/draw.js';
import type { Operation } from '../domain/operation.js';
import type { Profile } from '../domain/profile.js';
import type { Script } from '../domain/script.js';
import type { Arrival, DrawJournal } from './ports/draw-journal.js';

/** What a request, or else the service, asks of the engine. */
export interface Steering {
  readonly profile: Profile;
  readonly seed: string;
  readonly script: Script;
}

export interface SteeredCall extends Omit<Arrival, 'operation'> {
  readonly operation: Operation;
  readonly steering: Steering;
}

/** One draw per request: the same seed and the same set of requests give the same decisions in any order of arrival. */
export class ChaosEngine {
  constructor(private readonly journal: DrawJournal) {}

  async decide({ operation, steering, ...call }: SteeredCall): Promise<Decision> {
    const arrival = { ...call, operation: operation.name };
    const occurrence = await this.journal.arrive(arrival);
    const drawn = draw({
      seed: steering.seed,
      operation: operation.name,
      chaosKey: call.chaosKey,
      attempt: occurrence.attempt,
    });
    const decision = decide(operation, occurrence, drawn, steering);
    await this.journal.record(arrival, decision);
    return decision;
  }
}
