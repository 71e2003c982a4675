import { orderWorkflowId, shippingWorkflowId } from '@fake-stripe/contracts';
import type { Client } from '@temporalio/client';
import { inParallel } from '../kit/in-parallel.js';
import { type HistoryEvent, payloadBytes } from './payloads.js';
import { historyOf } from './recording.js';
import type { Round } from './rounds.js';
import type { Side, SideName } from './side.js';

/** What one order leaves behind: its own history and that of its shipping child. */
export interface Shape {
  readonly events: Readonly<Record<string, number>>;
  /** Of both, as the server counts it. */
  readonly historyBytes: number;
  /** Of what workflows and activities gave each other. */
  readonly payloadBytes: number;
}

export async function shapeOf(client: Client, orderId: string): Promise<Shape> {
  const counts: Record<string, number> = {};
  let historyBytes = 0;
  let payload = 0;
  for (const workflowId of [orderWorkflowId(orderId), shippingWorkflowId(orderId, 1)]) {
    const events = await historyOf(client, workflowId);
    for (const event of events) counts[kindOf(event)] = (counts[kindOf(event)] ?? 0) + 1;
    payload += payloadBytes(events);
    historyBytes += (await client.workflow.getHandle(workflowId).describe()).historySize ?? 0;
  }
  return { events: counts, historyBytes, payloadBytes: payload };
}

const SUFFIX = 'EventAttributes';

/** Such as `ActivityTaskScheduled`. */
function kindOf(event: HistoryEvent): string {
  const name = Object.entries(event).find(([key, value]) => key.endsWith(SUFFIX) && value !== null)?.[0] ?? 'unknown';
  return name.charAt(0).toUpperCase() + name.slice(1, -SUFFIX.length);
}

export interface Shapes {
  readonly side: SideName;
  readonly shapes: readonly Shape[];
}

/** Of the orders that went alone, and of some of those under load. */
export function shapesOf(sides: readonly Side[], rounds: readonly Round[], underLoad: number): Promise<Shapes[]> {
  return Promise.all(
    sides.map(async ({ name, client }) => {
      const orderIds = rounds.flatMap(({ [name]: { alone, loaded } }) => [
        ...alone.orderIds,
        ...loaded.orderIds.slice(-underLoad),
      ]);
      return { side: name, shapes: await inParallel(orderIds, 2, (orderId) => shapeOf(client, orderId)) };
    }),
  );
}

/** Begun by the server: two that come at the same time may be one, and one that comes late is begun anew. */
export function isWorkflowTask(kind: string): boolean {
  return /^WorkflowTask(Scheduled|Started|Completed|TimedOut)$/.test(kind);
}

/** Of each kind of event how many most orders have. */
export function usual(shapes: readonly Shape[], kind: string): number {
  const counts = shapes.map(({ events }) => events[kind] ?? 0);
  const times = (count: number) => counts.filter((other) => other === count).length;
  return counts.reduce((best, count) => (times(count) > times(best) ? count : best), counts[0] ?? NaN);
}

/**
 * Kinds of events of which not every order of every side has the same number. Of workflow tasks, which merge by timing,
 * it is enough that what most orders of a side have is what some of every other side have.
 */
export function differingKinds(all: readonly Shapes[]): readonly string[] {
  return kindsOf(all).filter((kind) => {
    const counts = all.map(({ shapes }) => new Set(shapes.map(({ events }) => events[kind] ?? 0)));
    if (!isWorkflowTask(kind)) return new Set(counts.flatMap((side) => [...side])).size !== 1;
    return all.some(({ shapes }) => counts.some((side) => !side.has(usual(shapes, kind))));
  });
}

export function kindsOf(all: readonly Shapes[]): readonly string[] {
  return [...new Set(all.flatMap(({ shapes }) => shapes.flatMap(({ events }) => Object.keys(events))))];
}
