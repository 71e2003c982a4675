import { exp, log } from './math.js';

/** Summed over samples. */
export interface Tally {
  loss: number;
  /** How many were recognised. */
  correct: number;
}

/**
 * Cross-entropy of the softmax of each sample's logits. Adds to the tally and turns the logits into the gradient of
 * `scale` × the summed loss.
 */
export function softmaxCrossEntropy(
  logits: Float64Array,
  labels: Uint16Array,
  samples: number,
  classes: number,
  scale: number,
  tally: Tally,
): void {
  for (let sample = 0, from = 0; sample < samples; sample += 1, from += classes) {
    const label = labels[sample] as number;
    let best = -1;
    let largest = -Infinity;
    for (let k = 0; k < classes; k += 1) {
      const logit = logits[from + k] as number;
      if (logit > largest) {
        largest = logit;
        best = k;
      }
    }
    const ofLabel = (logits[from + label] as number) - largest;
    let sum = 0;
    for (let k = 0; k < classes; k += 1) {
      const power = exp((logits[from + k] as number) - largest);
      logits[from + k] = power;
      sum += power;
    }
    const share = scale / sum;
    for (let k = 0; k < classes; k += 1) logits[from + k] = (logits[from + k] as number) * share;
    logits[from + label] = (logits[from + label] as number) - scale;
    tally.loss += log(sum) - ofLabel;
    if (best === label) tally.correct += 1;
  }
}
