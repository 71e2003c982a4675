import { proxyActivities } from '@temporalio/workflow';
import { activityOptions } from '../../workflow-kit/execute-step.js';
import type { MlTrainingActivities } from '../activities/ml-training.activities.js';

/** An epoch can take hours; the heartbeat finds a dead worker long before. */
const LONGEST_BATCH = '7 days';
const HEARTBEAT = '5 seconds';

/** `attempts`: how often a worker may be lost, or the store away, before the run gives up. */
export function trainingActivities(taskQueue: string, attempts = 10): MlTrainingActivities {
  const options = { taskQueue, startToCloseTimeout: LONGEST_BATCH, heartbeatTimeout: HEARTBEAT } as const;
  return proxyActivities<MlTrainingActivities>(activityOptions({ attempts, interval: 1_000 }, options));
}
