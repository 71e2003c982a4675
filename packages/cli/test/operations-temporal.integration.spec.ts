import { createServer, type AddressInfo } from 'node:net';
import {
  ORDER_WORKFLOW,
  USER_CONTEXT_WORKFLOW,
  orderWorkflowId,
  userContextWorkflowId,
  type UserContextInput,
} from '@fake-stripe/contracts';
import { Worker } from '@temporalio/worker';
import { ATemporal, workflowBundle } from './support/a-temporal.js';
import { ATerminal } from './support/a-terminal.js';

const input = (userId: string): UserContextInput => ({
  userId,
  strategy: 'parallel',
  correlationId: 'correlation-1',
  chaos: {},
});

let temporal: ATemporal;
let terminal: ATerminal;

beforeAll(async () => {
  temporal = await ATemporal.start();
  terminal = new ATerminal({ env: temporal.env });
});
afterAll(() => temporal.stop());

function startContext(userId: string) {
  return temporal.client.workflow.start(USER_CONTEXT_WORKFLOW, {
    workflowId: userContextWorkflowId(userId),
    taskQueue: userId,
    args: [input(userId)],
  });
}

/** An order that no worker takes: nothing serves its queue. */
function startOrder(orderId: string) {
  return temporal.client.workflow.start(ORDER_WORKFLOW, {
    workflowId: orderWorkflowId(orderId),
    taskQueue: 'nobody',
    args: [{ order: { orderId } }],
    memo: { requestHash: 'hash-1' },
  });
}

/** Until somebody else has come so far. */
async function until<T>(look: () => Promise<T>, isSo: (seen: T) => boolean): Promise<T> {
  for (;;) {
    const seen = await look();
    if (isSo(seen)) return seen;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

interface Described {
  readonly workflowId: string;
  readonly pendingActivities: readonly {
    readonly name: string;
    readonly attempt: number;
    readonly lastFailure?: string;
  }[];
}

const describedBy = (stdout: string) => JSON.parse(stdout) as Described;

describe('describe', () => {
  it('takes the id of an order for that of its workflow, and tells what Temporal knows of it', async () => {
    const { firstExecutionRunId } = await startOrder('describe-1');

    const { exitCode, stdout, stderr } = await terminal.run('describe', 'describe-1');

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout.split('\n')).toEqual([
      'workflow: order-fulfillment-describe-1',
      'type: orderFulfillmentWorkflow',
      `run: ${firstExecutionRunId}`,
      'status: running',
      'queue: nobody',
      expect.stringMatching(/^started: 20.*Z$/),
      expect.stringMatching(/^history: 2 events, \d+ bytes$/),
      'memo: requestHash = "hash-1"',
      expect.stringMatching(/^workflow task: waits for a worker since 20.*Z$/),
      '',
    ]);
  });

  it('takes any workflow id, and an order whose id looks like one', async () => {
    await startOrder('payment-7');
    await startContext('describe-2');

    const order = await terminal.run('describe', 'payment-7', '--json');
    expect(describedBy(order.stdout).workflowId).toBe('order-fulfillment-payment-7');
    const context = await terminal.run('describe', 'user-context-describe-2', '--json');
    expect(describedBy(context.stdout).workflowId).toBe('user-context-describe-2');
    const order2 = await terminal.run('describe', 'order-fulfillment-payment-7', '--json');
    expect(describedBy(order2.stdout)).toEqual(describedBy(order.stdout));
  });

  it('tells at which attempt an activity is, and why the last one failed', async () => {
    await startContext('describe-3');
    const ask = async () => describedBy((await terminal.run('describe', 'user-context-describe-3', '--json')).stdout);
    const activities = {
      getCurrentLocationActivity: () => {
        throw new Error('no location today');
      },
      getCatFactActivity: () => Promise.resolve({ fact: 'Cats sleep.' }),
    };

    const seen = await temporal.working({ taskQueue: 'describe-3', activities }, () =>
      until(ask, ({ pendingActivities }) => pendingActivities.some(({ lastFailure }) => lastFailure !== undefined)),
    );

    expect(seen.pendingActivities).toMatchObject([
      { name: 'getCurrentLocationActivity', lastFailure: expect.stringContaining('no location today') as string },
    ]);
    expect(seen.pendingActivities[0]?.attempt).toBeGreaterThan(1);
    const { stdout } = await terminal.run('describe', 'user-context-describe-3');
    expect(stdout).toMatch(/^pending activity: getCurrentLocationActivity .*attempt \d.*no location today/m);
  });
});

describe('history', () => {
  const activities = {
    getCurrentLocationActivity: () => Promise.resolve({ city: 'Paris', latitude: 48.9, longitude: 2.4 }),
    getWeatherActivity: () => Promise.resolve({ temperature: 21 }),
    getCatFactActivity: () => Promise.resolve({ fact: 'Cats sleep.' }),
  };

  async function aClosedContext(userId: string): Promise<void> {
    const handle = await startContext(userId);
    await temporal.working({ taskQueue: userId, activities }, () => handle.result());
  }

  it('is a line for each event: its number, its time, what happened to what', async () => {
    await aClosedContext('history-1');

    const { exitCode, stdout } = await terminal.run('history', 'user-context-history-1');

    expect(exitCode).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(
      /^ {3}1 {2}20\S+Z {2}WorkflowExecutionStarted +userContextWorkflow user-context-history-1 \{"userId":"history-1"/,
    );
    expect(stdout).toMatch(/ActivityTaskScheduled +getCatFactActivity /);
    expect(stdout).toMatch(/ActivityTaskCompleted +getCatFactActivity → .*Cats sleep/);
    expect(lines.at(-1)).toMatch(/WorkflowExecutionCompleted +→ \{/);
  });

  it('is with --json the history as Temporal writes it, which can be replayed', async () => {
    await aClosedContext('history-2');

    const { stdout } = await terminal.run('history', 'user-context-history-2', '--json');

    const history: unknown = JSON.parse(stdout);
    expect(history).toMatchObject({ events: expect.arrayContaining([expect.objectContaining({ eventId: '1' })]) });
    await Worker.runReplayHistory({ workflowBundle: workflowBundle() }, history);
  });

  it('is followed until the run has closed', async () => {
    await startContext('history-3');

    const followed = terminal.run('history', 'user-context-history-3', '--follow');
    await temporal.working({ taskQueue: 'history-3', activities }, async () => {
      const { exitCode, stdout } = await followed;
      expect(exitCode).toBe(0);
      expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/WorkflowExecutionCompleted/);
    });
  });
});

describe.each(['describe', 'history'])('%s', (command) => {
  it('says in one line that nobody knows such an order', async () => {
    const { exitCode, stdout, stderr } = await terminal.run(command, 'nobody-knows');

    expect({ exitCode, stdout }).toEqual({ exitCode: 66, stdout: '' });
    expect(stderr).toMatch(/^fake-stripe: Temporal at \S+ knows neither an order nor a workflow "nobody-knows"\n$/);
  });

  it('says in one line that a run id is none', async () => {
    await startOrder(`run-${command}`);

    const { exitCode, stderr } = await terminal.run(command, `run-${command}`, '--run', 'x');

    expect(exitCode).toBe(64);
    expect(stderr).toMatch(/^fake-stripe: Temporal refuses this: .+\n$/);
  });

  it('says in one line that there is no such namespace', async () => {
    const env = { ...temporal.env, TEMPORAL_NAMESPACE: 'nowhere' };
    const { exitCode, stderr } = await new ATerminal({ env }).run(command, 'any');

    expect(exitCode).toBe(69);
    expect(stderr).toMatch(/^fake-stripe: Temporal at \S+ has no namespace nowhere: .*\n$/);
  });

  it('says in one line that Temporal does not answer', async () => {
    const port = await aFreePort();
    const { exitCode, stdout, stderr } = await new ATerminal({ env: { TEMPORAL_PORT: String(port) } }).run(
      command,
      'any',
    );

    expect({ exitCode, stdout }).toEqual({ exitCode: 69, stdout: '' });
    expect(stderr).toMatch(new RegExp(`^fake-stripe: Temporal does not answer at 127.0.0.1:${port} \\(.+\\n$`));
  });

  it('says in one line what is wrong with the configuration', async () => {
    const env = { ...temporal.env, TEMPORAL_PROFILE: 'nobody' };
    const { exitCode, stderr } = await new ATerminal({ env }).run(command, 'any');

    expect(exitCode).toBe(64);
    expect(stderr).toMatch(/^fake-stripe: TEMPORAL_\*: .*nobody.*\n$/);
  });
});

async function aFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
