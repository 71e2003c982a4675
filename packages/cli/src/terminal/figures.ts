/** Four digits; what is no finite number is said to be none. */
export function figure(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return 'not a number';
  return String(Number(value.toPrecision(4)));
}

export function counted(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

export function percentage(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}

/** The time until then, in its two largest units; what is past is 0 s. */
export function remaining(until: string, now: Date): string {
  const seconds = Math.max(0, Math.round((Date.parse(until) - now.getTime()) / 1_000));
  if (Number.isNaN(seconds)) return until;
  const [days, hours, minutes] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3_600) % 24,
    Math.floor(seconds / 60) % 60,
  ];
  const parts = [
    days && `${days} d`,
    hours && `${hours} h`,
    minutes && `${minutes} min`,
    seconds % 60 && `${seconds % 60} s`,
  ];
  return parts.filter(Boolean).slice(0, 2).join(' ') || '0 s';
}
