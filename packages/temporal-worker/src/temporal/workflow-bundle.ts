import { fileURLToPath } from 'node:url';
import type { WorkerOptions } from '@temporalio/worker';

/** Where the build puts the workflows as one file; see `build-workflow-bundle.ts`. */
export const WORKFLOW_BUNDLE_PATH = fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));

/** What a worker runs: the prebuilt bundle in production, one of its own in tests. */
export type WorkflowSource = Pick<WorkerOptions, 'workflowBundle'>;

export const prebuiltWorkflows: WorkflowSource = { workflowBundle: { codePath: WORKFLOW_BUNDLE_PATH } };
