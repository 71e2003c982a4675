import type { EpochPoint, StoredObject } from '@fake-stripe/contracts';
import type { CheckpointStore } from '@fake-stripe/training';

/** What a run keeps between two checkpoints, beside its state. */
export class WorkingFiles {
  constructor(private readonly store: CheckpointStore) {}

  async points(runId: string, points: StoredObject | undefined): Promise<readonly EpochPoint[]> {
    if (!points) return [];
    return JSON.parse(new TextDecoder().decode(await this.store.get(runId, points.sha256))) as EpochPoint[];
  }

  keepPoints(runId: string, points: readonly EpochPoint[]): Promise<StoredObject> {
    return this.store.put(runId, new TextEncoder().encode(JSON.stringify(points)));
  }

  async discard(runId: string, names: readonly string[], except: readonly (StoredObject | undefined)[]): Promise<void> {
    const needed = new Set(except.map((object) => object?.sha256));
    for (const name of names) if (!needed.has(name)) await this.store.remove(runId, name);
  }
}
