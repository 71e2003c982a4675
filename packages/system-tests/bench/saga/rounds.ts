import type { Scale } from './orders-side-by-side.js';
import type { Batch, Side, SideName } from './side.js';
import type { Stage } from './stage.js';

export interface Played {
  /** Many at once. */
  readonly loaded: Batch;
  /** One at a time. */
  readonly alone: Batch;
  /** Seconds of CPU that the orders under load took, by program. */
  readonly cpu: Readonly<Record<string, number>>;
}

export type Round = Readonly<Record<SideName, Played>>;

/** Each side once under load and then each for itself, order by order in turns. Every round begins with another side. */
export async function playRound(stage: Stage, sides: readonly Side[], scale: Scale, index: number): Promise<Round> {
  const begin = index % sides.length;
  const inTurn = [...sides.slice(begin), ...sides.slice(0, begin)];
  const loaded = new Map<SideName, Pick<Played, 'loaded' | 'cpu'>>();
  for (const side of inTurn) {
    const before = stage.cpu();
    const batch = await side.run(scale.orders, scale.concurrency);
    loaded.set(side.name, { loaded: batch, cpu: differences(before, stage.cpu()) });
  }
  const alone = new Map<SideName, Batch>();
  for (let order = 0; order < scale.alone; order += 1) {
    for (const side of inTurn) alone.set(side.name, joined(alone.get(side.name), await side.run(1, 1)));
  }
  const played = sides.map(({ name }) => [name, { ...loaded.get(name), alone: alone.get(name) }]);
  return Object.fromEntries(played) as Round;
}

function joined(one: Batch | undefined, other: Batch): Batch {
  if (!one) return other;
  return {
    seconds: one.seconds + other.seconds,
    latencies: [...one.latencies, ...other.latencies],
    starts: [...one.starts, ...other.starts],
    orderIds: [...one.orderIds, ...other.orderIds],
  };
}

function differences(
  before: Readonly<Record<string, number | undefined>>,
  after: Readonly<Record<string, number | undefined>>,
): Record<string, number> {
  const taken = Object.entries(after).map(([name, seconds]) => [name, (seconds ?? NaN) - (before[name] ?? NaN)]);
  return Object.fromEntries(taken) as Record<string, number>;
}
