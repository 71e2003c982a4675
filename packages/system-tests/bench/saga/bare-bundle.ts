import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { ORDER_WORKFLOW, SHIPPING_WORKFLOW } from '@fake-stripe/contracts';
import type { Recording } from './recording.js';

/**
 * The bare workflows under the names of the real ones. Their scripts are in the bundle: they take the input of the real
 * ones, and histories name them alike. @returns the bundle's path
 */
export async function writeBareBundle({ orderId, scripts }: Recording, directory: string): Promise<string> {
  const source = join(directory, 'bare-workflows.mjs');
  const factory = join(import.meta.dirname, 'bare-workflow.js');
  const workflow = (name: string, script: object) =>
    `export const ${name} = bareWorkflow(${JSON.stringify(script)}, ${JSON.stringify(orderId)});`;
  const lines = [
    `import { bareWorkflow } from ${JSON.stringify(factory)};`,
    workflow(ORDER_WORKFLOW, scripts.order),
    workflow(SHIPPING_WORKFLOW, scripts.shipping),
  ];
  writeFileSync(source, lines.join('\n'));
  const { code } = await bundleWorkflowCode({ workflowsPath: source, logger: new DefaultLogger('WARN') });
  const path = join(directory, 'bare-bundle.js');
  writeFileSync(path, code);
  return path;
}
