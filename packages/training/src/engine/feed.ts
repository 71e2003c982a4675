import type { ModelShape } from '@fake-stripe/contracts';
import type { Samples } from '../data/application/ports/datasets.js';
import { ModelInvalid } from '../trainer/application/ports/trainer.js';
import type { Arena } from './arena.js';

/** Brings samples to the network: chunks in any order, turned from row, column, channel to channel, row, column. */
export class Feed {
  readonly input: Float64Array;
  readonly labels: Uint16Array;
  private readonly size: number;

  /** @throws ModelInvalid where the samples are not what the model takes */
  constructor(
    private readonly model: ModelShape,
    private readonly samples: Samples,
    chunk: number,
    arena: Arena,
  ) {
    const [height, width, channels] = model.input;
    this.size = height * width * channels;
    this.input = arena.float64(chunk * this.size);
    this.labels = new Uint16Array(chunk);
    this.check();
  }

  /** Samples `from` to `to` of the order; without an order as they come. */
  take(from: number, to: number, order?: Uint32Array): void {
    for (let at = from; at < to; at += 1) {
      const sample = order === undefined ? at : (order[at] as number);
      this.labels[at - from] = this.samples.labels[sample] as number;
      this.place(sample * this.size, (at - from) * this.size);
    }
  }

  private place(source: number, target: number): void {
    const { features } = this.samples;
    const channels = this.model.input[2];
    if (channels === 1) {
      this.input.set(features.subarray(source, source + this.size), target);
      return;
    }
    const plane = this.size / channels;
    for (let channel = 0, at = target; channel < channels; channel += 1) {
      for (let pixel = 0; pixel < plane; pixel += 1, at += 1) {
        this.input[at] = features[source + pixel * channels + channel] as number;
      }
    }
  }

  private check(): void {
    const { features, labels, count } = this.samples;
    if (count < 1) throw new ModelInvalid('There are no samples');
    if (features.length !== count * this.size || labels.length !== count) {
      throw new ModelInvalid(`${count} samples have ${features.length} features and ${labels.length} labels`);
    }
    const stranger = labels.find((label) => label >= this.model.classes);
    if (stranger !== undefined)
      throw new ModelInvalid(`A sample has label ${stranger} of ${this.model.classes} classes`);
  }
}
