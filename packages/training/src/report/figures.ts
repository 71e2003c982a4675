const MINUS = '−';

/** A number in few digits: as a decimal where that is short, otherwise as a power of ten. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value))
    return Number.isNaN(value) ? 'not a number' : value > 0 ? 'infinite' : `${MINUS}infinite`;
  const size = Math.abs(value);
  if (size >= 1e7 || (size > 0 && size < 1e-4)) return powerOfTen(value);
  if (Number.isInteger(value)) return grouped(value);
  return signed(String(Number(value.toPrecision(4))));
}

function powerOfTen(value: number): string {
  const [digits = '0', power = '0'] = value.toExponential(3).split('e');
  return signed(`${Number(digits)}e${Number(power)}`);
}

function signed(text: string): string {
  return text.replace(/-/g, MINUS);
}

/** A whole number with its thousands apart. */
export function grouped(value: number): string {
  return signed(String(value).replace(/\B(?=(\d{3})+$)/g, ' '));
}

/** A share from 0 to 1, as a percentage. */
export function percentage(share: number): string {
  return `${(share * 100).toFixed(share === 1 || share === 0 ? 0 : 2)} %`;
}

const sizes = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

export function byteCount(bytes: number): string {
  const step = bytes < 1024 ? 0 : Math.min(sizes.length - 1, Math.floor(Math.log2(bytes) / 10));
  return step === 0 ? `${bytes} bytes` : `${(bytes / 1024 ** step).toFixed(1)} ${sizes[step]}`;
}

/** ISO 8601 for people; what is no time stays as it is. */
export function moment(iso: string): string {
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/.test(iso)
    ? `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`
    : iso;
}

export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1_000));
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3_600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return '0 s';
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

/** The beginning of a hash; the whole belongs into a title beside it. */
export function shortHash(hash: string): string {
  return hash.length > 18 ? `${hash.slice(0, hash.startsWith('0x') ? 14 : 12)}…` : hash;
}
