import type { MemoryStore } from '../../stores/memory/memory-store.js';
import { Labels, type LabelName } from '../application/ports/labels.js';
import { Label, type LabelState } from '../domain/label.js';

export class MemoryLabels extends Labels {
  private readonly labels;

  constructor(store: MemoryStore) {
    super();
    this.labels = store.table<LabelState>();
  }

  add(label: Label): Promise<void> {
    return this.save(label);
  }

  save(label: Label): Promise<void> {
    this.labels.set(label.id, label.state);
    return Promise.resolve();
  }

  find(name: LabelName): Promise<Label | undefined> {
    const state = 'id' in name ? this.labels.get(name.id) : this.labels.find(({ key }) => key === name.key);
    return Promise.resolve(state && Label.restored(state));
  }

  all(): Promise<readonly Label[]> {
    return Promise.resolve([...this.labels.values()].map((state) => Label.restored(state)));
  }
}
