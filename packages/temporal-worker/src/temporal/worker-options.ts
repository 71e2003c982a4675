import { getHeapStatistics } from 'node:v8';
import type { WorkerOptions } from '@temporalio/worker';

/**
 * Options that every Worker of ours has, whatever it serves. Slots are the SDK's fixed ones, 40 workflow tasks and 100
 * activities for each queue: activities wait for the network. The resource-based tuner looks at the whole machine, and
 * so holds a worker back because of the database beside it; on two busy cores it took 162 ms of processor time for an
 * order, the fixed slots with these pollers 139.
 */
export const workerOptions = {
  // The heartbeat timeout is 2 s: the SDK's own throttle of 1.6 s leaves a busy machine no margin.
  maxHeartbeatThrottleInterval: '500ms',
  defaultHeartbeatThrottleInterval: '500ms',
  // What is under way may end by itself: a call takes 5 s (PROVIDER_TIMEOUT). Then it is cancelled and tried elsewhere.
  shutdownGraceTime: '10s',
  // An activity that does not hear of it must not hold the process; its supervisor kills it after 15 s.
  shutdownForceTime: '13s',
  stickyQueueScheduleToStartTimeout: '5s',
  // As many long polls as tasks come, for an idle queue one; the default is ten of each kind for each of the queues.
  workflowTaskPollerBehavior: { type: 'autoscaling' },
  activityTaskPollerBehavior: { type: 'autoscaling' },
} satisfies Partial<WorkerOptions>;

const MiB = 1024 * 1024;
const WORKFLOWS_PER_MIB = 600 / 1024;
const RESERVED_MIB = 200;
const FEWEST = 10;

/**
 * How many runs each of so many Workers of one process keeps in memory: together as many as the SDK's own reckoning
 * gives to one. Each has a heap of its own, of its workflow thread, but the machine's memory, from which V8 takes the
 * limit of a heap, is there once. The bound is one of a process: four worker processes keep four times as many runs
 * between them, and on a machine with many `--max-old-space-size` in their `NODE_OPTIONS` lowers it.
 */
export function cachedWorkflows(workers: number, heapLimit: number = getHeapStatistics().heap_size_limit): number {
  const all = Math.max(heapLimit / MiB - RESERVED_MIB, 0) * WORKFLOWS_PER_MIB;
  return Math.max(Math.floor(all / Math.max(workers, 1)), FEWEST);
}
