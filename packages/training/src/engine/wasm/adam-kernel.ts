import type { Bytes } from './encoding.js';
import { f32x4, f64, f64x2, i32, repeat, v128 } from './instructions.js';
import { define } from './module.js';

const { add, sub, mul, div, sqrt, splat, promote_low_f32x4: widened } = f64x2;
const { demote_f64x2_zero: float32 } = f32x4;
const constant = (value: number): Bytes => splat(f64.const(value));

export const BETA1 = 0.9;
export const BETA2 = 0.999;
const EPSILON = 1e-8;

/**
 * A step of Adam for an even number of weights, two at a time.
 *
 * Kingma and Ba 2015, algorithm 1, with the decay λ w added to the gradient; for `adamw` it is apart from the
 * gradient: w ← (1 − η λ) w (Loshchilov and Hutter 2019, algorithm 2, in PyTorch's form).
 *
 * Weights and gradients are float64, the moments m and v float32. `end` is where the weights end. `inGradient` is λ
 * or 0, `kept` 1 or 1 − η λ, `rate` η / (1 − β1^t), `correction` 1 − β2^t.
 */
export const adamStep = define(
  'adamStep',
  {
    values: 'i32',
    gradient: 'i32',
    m: 'i32',
    v: 'i32',
    end: 'i32',
    inGradient: 'f64',
    kept: 'f64',
    rate: 'f64',
    correction: 'f64',
  },
  ({ values, gradient, m, v, end, ...given }, declare) => {
    const [value, slope, mean, square] = [declare('v128'), declare('v128'), declare('v128'), declare('v128')];
    const [inGradient, kept] = [splat(given.inGradient.get), splat(given.kept.get)];
    const [rate, correction] = [splat(given.rate.get), splat(given.correction.get)];
    const moment = (address: Bytes) => widened(v128.load64_zero(address));
    const size = sqrt(div(widened(square.get), correction));
    return [
      repeat(
        [
          value.set(v128.load(values.get)),
          slope.set(add(v128.load(gradient.get), mul(inGradient, value.get))),
          mean.set(float32(add(mul(constant(BETA1), moment(m.get)), mul(constant(1 - BETA1), slope.get)))),
          square.set(
            float32(add(mul(constant(BETA2), moment(v.get)), mul(mul(constant(1 - BETA2), slope.get), slope.get))),
          ),
          v128.store64_lane0(m.get, mean.get),
          v128.store64_lane0(v.get, square.get),
          value.set(sub(mul(kept, value.get), div(mul(rate, widened(mean.get)), add(size, constant(EPSILON))))),
          v128.store(values.get, widened(float32(value.get))),
          values.increase(16),
          gradient.increase(16),
          m.increase(8),
          v.increase(8),
        ],
        i32.lt_u(values.get, end.get),
      ),
    ];
  },
);
