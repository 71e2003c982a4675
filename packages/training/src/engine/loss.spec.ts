import { softmaxCrossEntropy } from './loss.js';
import { Random } from './random.js';

function of(logits: readonly number[], labels: readonly number[], classes: number, scale = 1) {
  const gradient = Float64Array.from(logits);
  const tally = { loss: 0, correct: 0 };
  softmaxCrossEntropy(gradient, Uint16Array.from(labels), labels.length, classes, scale, tally);
  return { ...tally, gradient };
}

describe('softmax cross-entropy', () => {
  it('is the logarithm of the number of classes when all are equally likely', () => {
    expect(of([2, 2, 2, 2], [1], 4).loss).toBeCloseTo(Math.log(4), 14);
  });

  it('sums over samples and counts those that are recognised', () => {
    const { loss, correct } = of([1, 0, 0, 1], [0, 0], 2);
    expect(loss).toBeCloseTo(Math.log(1 + Math.exp(-1)) + Math.log(1 + Math.E), 14);
    expect(correct).toBe(1);
  });

  it('has the gradients of finite differences', () => {
    const random = Random.of(17);
    const logits = Array.from({ length: 15 }, () => 4 * random.uniform() - 2);
    const labels = [0, 3, 4];
    const { gradient } = of(logits, labels, 5, 0.5);
    logits.forEach((_, at) => {
      const moved = (by: number): number => 0.5 * of(logits.with(at, logits[at]! + by), labels, 5).loss;
      expect(gradient[at]).toBeCloseTo((moved(1e-5) - moved(-1e-5)) / 2e-5, 9);
    });
  });

  it('does not overflow for large logits', () => {
    expect(of([1e300, -1e300], [0], 2)).toMatchObject({ loss: 0, correct: 1 });
    expect(of([1e300, -1e300], [1], 2)).toMatchObject({ loss: 2e300, correct: 0 });
  });

  it.each([[[NaN, 1]], [[Infinity, 1]], [[NaN, NaN]]])('is NaN for %p', (logits) => {
    expect(of(logits, [1], 2).loss).toBeNaN();
  });

  it('counts a sample without a number as not recognised', () => {
    expect(of([NaN, NaN], [0], 2).correct).toBe(0);
  });
});
