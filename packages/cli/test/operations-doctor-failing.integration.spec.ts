import { tmpdir } from 'node:os';
import { TaskQueue } from '@fake-stripe/contracts';
import { AScriptedTemporal } from './support/a-scripted-temporal.js';
import { ATemporal } from './support/a-temporal.js';
import { ATerminal } from './support/a-terminal.js';
import { examined, freePorts, named, variables } from './support/an-examination.js';

const NAME = 'workflow tasks';
/** After so many in a row the server marks a run. */
const FAILURES = 5;
const NONDETERMINISM = 24;
const NORMAL = 1;

let temporal: ATemporal;
let env: Record<string, string>;

beforeAll(async () => {
  temporal = await ATemporal.start();
  env = { ...(await freePorts(variables)), ...temporal.env };
});
afterAll(() => temporal.stop());

/** As a worker does whose code does not fit the history. */
async function failEveryTask(workflowId: string, taskQueue: string): Promise<void> {
  const { workflow, workflowService, withDeadline } = bound(temporal);
  await workflow.start('orderFulfillmentWorkflow', { workflowId, taskQueue, args: [] });
  for (let failures = 0; failures < FAILURES; failures += 1) {
    const asked = { namespace: 'default', taskQueue: { name: taskQueue, kind: NORMAL }, identity: 'a worker' };
    const { taskToken } = await withDeadline(() => workflowService.pollWorkflowTaskQueue(asked));
    await workflowService.respondWorkflowTaskFailed({ namespace: 'default', taskToken, cause: NONDETERMINISM });
  }
}

function bound({ client }: ATemporal) {
  const withDeadline = <T>(call: () => Promise<T>) => client.withDeadline(Date.now() + 60_000, call);
  return { workflow: client.workflow, workflowService: client.workflowService, withDeadline };
}

const FAILING = "TemporalReportedProblems IS NOT NULL AND ExecutionStatus = 'Running'";

/** The server writes down a moment later what becomes of a run. */
async function counted(query: string, wanted: number): Promise<void> {
  while ((await temporal.client.workflow.count(query)).count !== wanted) continue;
}

async function endAll(): Promise<void> {
  const running = "ExecutionStatus = 'Running'";
  for await (const { workflowId } of temporal.client.workflow.list({ query: running })) {
    await temporal.client.workflow.getHandle(workflowId).terminate();
  }
  await counted(running, 0);
}

const check = async () => named(await examined(env, tmpdir()), NAME);

describe('doctor, of workflow tasks', () => {
  afterEach(endAll);

  it('finds none that fail where all get on', async () => {
    await temporal.client.workflow.start('other', { workflowId: 'at-rest', taskQueue: 'orders', args: [] });
    await counted("ExecutionStatus = 'Running'", 1);

    expect(await check()).toEqual({ name: NAME, ok: true, said: 'Temporal reports no run that does not get on' });
  });

  it('leaves alone what fails for others in the same namespace', async () => {
    await failEveryTask('of-others', 'of-others');
    await counted(FAILING, 1);

    expect(await check()).toMatchObject({ ok: true });
  });

  it('finds a run whose task fails again and again, names it and its cause, and ends with 1', async () => {
    await failEveryTask('order-fulfillment-a', 'orders');
    await counted(FAILING, 1);

    const { exitCode, stdout } = await new ATerminal({ env, root: tmpdir() }).run('doctor');

    expect(exitCode).toBe(1);
    expect(stdout).toMatch(
      /^failing {2}workflow tasks +1 run whose workflow task fails again and again: order-fulfillment-a \(NonDeterministicError\)\n +→ fake-stripe history order-fulfillment-a, or the log of the worker/m,
    );
    expect(stdout).toMatch(/\d+ things missing, 1 failing\n$/);
  });

  it('names three of many', async () => {
    // Each on a queue of its own: the tasks of one that fails are there again and again.
    for (const queue of Object.values(TaskQueue)) await failEveryTask(`run-on-${queue}`, queue);
    await counted(FAILING, 4);

    const found = await check();

    expect(found).toMatchObject({ ok: false, failing: true });
    expect(found?.said).toMatch(/^4 runs .*: (run-on-[a-z-]+ \(NonDeterministicError\)(, )?){3}and 1 more$/);
  });

  it('finds one no more once it has ended', async () => {
    await failEveryTask('order-fulfillment-a', 'orders');
    await counted(FAILING, 1);
    await endAll();

    expect(await check()).toMatchObject({ ok: true });
  });

  it.each([3, 7, 12])('knows that a server may not tell of them: status %i', async (status) => {
    const scripted = await AScriptedTemporal.start();
    scripted.script = { CountWorkflowExecutions: { status }, ListWorkflowExecutions: { status } };
    const answer = await examined({ ...env, TEMPORAL_ADDRESS: scripted.address }, tmpdir());
    await scripted.stop();

    expect(named(answer, NAME)).toMatchObject({ ok: true, said: expect.stringContaining('does not tell') as string });
  });
});
