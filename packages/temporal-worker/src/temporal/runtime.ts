import { createServer } from 'node:net';
import { Logger } from '@nestjs/common';
import { DefaultLogger, Runtime, type LogEntry } from '@temporalio/worker';

/** Of what the SDK says about a line, what nobody reads in it. */
const tedious = new Set(['sdkComponent', 'namespace', 'isLocal', 'taskToken', 'workflowType', 'activityId']);

/** Lines of the SDK and of the workflows go through the service's logger; levels are words. */
function forward({ level, message, meta = {} }: LogEntry): void {
  const members = Object.entries(meta).filter(([name]) => !tedious.has(name));
  const said = members.map(([name, value]) => [name, value instanceof Error ? value.message : (value as unknown)]);
  const line = { msg: message, ...(Object.fromEntries(said) as object) };
  const log = new Logger('Temporal');
  if (level === 'ERROR') log.error(line);
  else if (level === 'WARN') log.warn(line);
  // The SDK's own account of its worker's states is for debugging; what workflows say is for operators.
  else if (level === 'INFO' && meta['sdkComponent'] !== 'worker') log.log(line);
  else log.debug(line);
}

/**
 * Sets up the SDK's native part, once in a process. Signals are the service's business.
 * @returns URL of the SDK's own metrics
 */
export async function installRuntime(): Promise<string> {
  const port = await freePort();
  Runtime.install({
    logger: new DefaultLogger('INFO', forward),
    shutdownSignals: [],
    telemetryOptions: { metrics: { prometheus: { bindAddress: `127.0.0.1:${port}` } } },
  });
  return `http://127.0.0.1:${port}/metrics`;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
