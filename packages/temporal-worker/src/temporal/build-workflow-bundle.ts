import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { WORKFLOW_BUNDLE_PATH } from './workflow-bundle.js';

/** Part of the build: a workflow that does not bundle must fail here, not when a worker starts. */
const { code } = await bundleWorkflowCode({
  workflowsPath: fileURLToPath(new URL('../workflows.js', import.meta.url)),
  logger: new DefaultLogger('WARN'),
});
await writeFile(WORKFLOW_BUNDLE_PATH, code);
