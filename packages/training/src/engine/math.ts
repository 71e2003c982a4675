/**
 * exp and log from + − × ÷ alone, so that they give the same bits on every engine and processor; those of `Math` may
 * differ. Both follow fdlibm (e_exp.c and e_log.c, Sun Microsystems 1993; error below 1 ulp).
 */

const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const LOG2_E = 1.442695040888963387;
const SQRT2 = 1.4142135623730951;

/** 2^n for n from −1074 to 1023, by doubling and halving: exact. */
const powersOfTwo = Float64Array.from({ length: 2098 });
for (let power = 1, n = 1074; n < powersOfTwo.length; n += 1, power *= 2) powersOfTwo[n] = power;
for (let power = 1, n = 1074; n >= 0; n -= 1, power /= 2) powersOfTwo[n] = power;

const powerOfTwo = (n: number): number => powersOfTwo[n + 1074] as number;

export function exp(x: number): number {
  if (Number.isNaN(x)) return NaN;
  if (x > 709.782712893384) return Infinity;
  if (x < -745.1332191019411) return 0;
  const n = Math.floor(LOG2_E * x + 0.5);
  const high = x - n * LN2_HIGH;
  const low = n * LN2_LOW;
  const r = high - low;
  const t = r * r;
  const c =
    r -
    t *
      (1.66666666666666019037e-1 +
        t *
          (-2.77777777770155933842e-3 +
            t * (6.61375632143793436117e-5 + t * (-1.6533902205465251539e-6 + t * 4.13813679705723846039e-8))));
  const y = 1 - (low - (r * c) / (2 - c) - high);
  // In two steps, because neither 2^1024 nor a product with a subnormal power is exact.
  const half = Math.floor(n / 2);
  return n > 1023 || n < -1021 ? y * powerOfTwo(half) * powerOfTwo(n - half) : y * powerOfTwo(n);
}

export function log(x: number): number {
  if (x === 0) return -Infinity;
  if (!(x > 0)) return NaN;
  if (x === Infinity) return Infinity;
  let exponent = 0;
  let mantissa = x;
  for (let step = 512; step >= 1; step /= 2) {
    const power = powerOfTwo(step);
    for (; mantissa >= power; mantissa /= power) exponent += step;
    for (; mantissa * power < 2; mantissa *= power) exponent -= step;
  }
  if (mantissa > SQRT2) {
    mantissa /= 2;
    exponent += 1;
  }
  const f = mantissa - 1;
  const s = f / (2 + f);
  const half = 0.5 * f * f;
  return exponent * LN2_HIGH - (half - (s * (half + seriesOfLog(s * s)) + exponent * LN2_LOW) - f);
}

function seriesOfLog(z: number): number {
  const w = z * z;
  const even = w * (3.999999999940941908e-1 + w * (2.222219843214978396e-1 + w * 1.531383769920937332e-1));
  const odd =
    z *
    (6.66666666666673513e-1 +
      w * (2.857142874366239149e-1 + w * (1.818357216161805012e-1 + w * 1.479819860511658591e-1)));
  return even + odd;
}
