import { join } from 'node:path';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import {
  DefaultLogger,
  makeTelemetryFilterString,
  NativeConnection,
  Runtime,
  Worker,
  type WorkerOptions,
} from '@temporalio/worker';

let installed = false;

function quietRuntime(): void {
  if (installed) return;
  installed = true;
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'ERROR' }) } },
  });
}

function required(variable: string): string {
  const value = process.env[variable];
  if (!value) throw new Error(`${variable} is not set: run the integration project of jest`);
  return value;
}

/** The workflows of this system, as the integration setup has bundled them. */
export function workflowBundle(): { codePath: string } {
  return { codePath: required('TEST_WORKFLOW_BUNDLE_PATH') };
}

/** A development server, and workers of the real workflows on demand. */
export class ATemporal {
  private constructor(readonly server: TestWorkflowEnvironment) {}

  static async start(): Promise<ATemporal> {
    quietRuntime();
    const executable = { type: 'existing-path', path: required('TEMPORAL_CLI_PATH') } as const;
    const log = { format: 'pretty', level: 'error' } as const;
    return new ATemporal(await TestWorkflowEnvironment.createLocal({ server: { executable, log } }));
  }

  /** By which a command line finds it, whatever the machine has of profiles. */
  get env(): Record<string, string> {
    return { TEMPORAL_ADDRESS: this.server.address, TEMPORAL_CONFIG_FILE: join(__dirname, 'none.toml') };
  }

  get client() {
    return this.server.client;
  }

  /** A worker until the function ends. */
  async working<T>(options: Pick<WorkerOptions, 'taskQueue' | 'activities'>, during: () => Promise<T>): Promise<T> {
    const connection = await NativeConnection.connect({ address: this.server.address });
    try {
      const worker = await Worker.create({ connection, workflowBundle: workflowBundle(), ...options });
      return await worker.runUntil(during);
    } finally {
      await connection.close();
    }
  }

  stop(): Promise<void> {
    return this.server.teardown();
  }
}
