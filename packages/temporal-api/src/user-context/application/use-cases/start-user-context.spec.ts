import type { UserContextInput } from '@fake-stripe/contracts';
import { FakeChaosCheck } from '../../../../test/doubles/fake-chaos-check.js';
import { UserContextWorkflows } from '../ports/user-context-workflows.js';
import { StartUserContext } from './start-user-context.js';

const input: UserContextInput = { userId: 'u-1', strategy: 'parallel', correlationId: 'c-1', chaos: { seed: '7' } };

/** Answers from two lists, and remembers what was started. */
class FakeUserContextWorkflows extends UserContextWorkflows {
  readonly started: UserContextInput[] = [];
  starts: (string | undefined)[] = [];
  lives: (string | undefined)[] = [];

  override async start(started: UserContextInput): Promise<string | undefined> {
    const runId = this.starts.shift();
    if (runId !== undefined) this.started.push(started);
    return runId;
  }

  override async live(): Promise<string | undefined> {
    return this.lives.shift();
  }
}

describe('starting a user context', () => {
  let workflows: FakeUserContextWorkflows;
  let simulator: FakeChaosCheck;

  beforeEach(() => {
    workflows = new FakeUserContextWorkflows();
    simulator = new FakeChaosCheck();
  });

  const start = () => new StartUserContext(workflows, simulator).execute(input);

  it('starts where none is live', async () => {
    workflows.starts = ['run-1'];
    await expect(start()).resolves.toEqual({ outcome: 'started', workflowId: 'user-context-u-1', runId: 'run-1' });
    expect(workflows.started).toEqual([input]);
  });

  it('answers the run that is live', async () => {
    workflows.lives = ['run-0'];
    await expect(start()).resolves.toMatchObject({ outcome: 'known', runId: 'run-0' });
    expect(workflows.started).toEqual([]);
  });

  it('starts one where that has closed meanwhile', async () => {
    workflows.starts = [undefined, 'run-1'];
    await expect(start()).resolves.toMatchObject({ outcome: 'started', runId: 'run-1' });
  });

  it('refuses what the simulator would refuse, and starts nothing', async () => {
    simulator.errors = [{ field: 'X-Chaos-Seed', message: 'no' }];
    workflows.starts = ['run-1'];
    await expect(start()).rejects.toMatchObject({ code: 'validation_failed', errors: simulator.errors });
    expect(workflows.started).toEqual([]);
  });
});
