import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stack } from '@fake-stripe/local-runtime';

declare global {
  var integrationDatabase: { readonly stack: Stack; readonly directory: string } | undefined;
}

/** One PostgreSQL for all integration suites (each makes its own database on it), and Temporal's programs. */
export default async function setUp(): Promise<void> {
  const runtime = await localRuntime();
  await runtime.provideTemporalPrograms(process.env);
  const directory = mkdtempSync(join(tmpdir(), 'fake-stripe-test-'));
  const stack = await runtime.startStack({ dataDir: directory, parts: ['postgres'], durable: false });
  process.env.TEST_DATABASE_URL = stack.urls.database;
  process.env.TEST_WORKFLOW_BUNDLE_PATH = await bundleWorkflows(directory);
  globalThis.integrationDatabase = { stack, directory };
}

/** The workflows from their sources, once for all suites: each would take seconds to bundle them. */
async function bundleWorkflows(directory: string): Promise<string> {
  const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(__dirname, '../../temporal-worker/src/workflows.ts'),
    logger: new DefaultLogger('WARN'),
  });
  const path = join(directory, 'workflow-bundle.js');
  writeFileSync(path, code);
  return path;
}

/** Jest resolves this file's imports like Node, without the condition `source`: it needs the built package. */
async function localRuntime() {
  try {
    return await import('@fake-stripe/local-runtime');
  } catch (cause) {
    throw new Error('@fake-stripe/local-runtime is not built or does not load; run "npm run build" first', { cause });
  }
}
