import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Header } from '@fake-stripe/contracts';
import { CommandLine } from './kit/command-line.js';
import { ProviderGate } from './kit/provider-gate.js';
import { anOrder, RunningSystem } from './kit/running-system.js';

const SECONDS = 1_000;
const POLL = 50;

const training = {
  dataset: 'optdigits',
  architecture: { layers: [{ type: 'dense', units: 4 }] },
  hyperparameters: { learningRate: 0.001, batchSize: 256, optimizer: 'adamw' },
  checkpointInterval: 1,
  reviewInterval: 0,
};

const EPOCHS = { ofAMoment: 2, untilSomebodyEndsIt: 10_000 } as const;

/** Each command of the program, run as a process against the built services. */
describe('the commands of fake-stripe', () => {
  let system: RunningSystem;
  let gate: ProviderGate;
  let cli: CommandLine;
  let trained: string;
  let orders = 0;

  beforeAll(async () => {
    gate = await ProviderGate.open();
    system = await RunningSystem.start('cli', {
      env: { CHAOS_TIME_SCALE: '0.02', CHAOS_PROFILE: 'calm' },
      serviceEnv: { 'temporal-worker': { FAKE_STRIPE_URL: gate.url } },
    });
    gate.leadTo(system.stack.urls.chaos);
    cli = new CommandLine(system);
    trained = await train(EPOCHS.ofAMoment);
    await trainingHasStatus(trained, 'completed');
  }, 120 * SECONDS);

  afterAll(async () => {
    await system?.stop();
    await gate?.close();
  }, 60 * SECONDS);

  const newId = (what: string) => `cli-${what}-${(orders += 1)}`;

  async function order(profile: string, more: object = {}, script?: string): Promise<string> {
    const id = newId(profile);
    const headers = { [Header.chaosScript]: script };
    const { status, body } = await system.post('/api/v1/order', { ...anOrder(id), profile, ...more }, headers);
    if (status !== 201) throw new Error(`Order ${id} was not started: ${JSON.stringify(body)}`);
    return id;
  }

  /** An order that waits for a decision. */
  async function waiting(): Promise<string> {
    const id = await order('standard', { requiresApproval: true, overrides: { approvalTimeout: '1h' } });
    await hasStatus(id, 'pending_approval');
    return id;
  }

  async function completed(more: object = {}): Promise<string> {
    const id = await order('capped', more);
    await system.ended(id);
    return id;
  }

  const hasStatus = (id: string, status: string) => reads(`/api/v1/order/${id}/status`, status);
  const trainingHasStatus = (id: string, status: string) => reads(`/api/ml-training/${id}`, status);

  async function reads(path: string, status: string): Promise<void> {
    while ((await system.get(path)).body.status !== status) await delay(POLL);
  }

  const trainingBody = (epochs: number) => ({
    ...training,
    modelId: newId('model'),
    hyperparameters: { ...training.hyperparameters, epochs },
  });

  async function train(epochs: number): Promise<string> {
    const { status, body } = await system.post('/api/ml-training', trainingBody(epochs));
    if (status !== 201) throw new Error(`The run was not started: ${JSON.stringify(body)}`);
    return String(body.workflowId);
  }

  /** What is to be seen of each command, by its name in the help. */
  const cases: Readonly<Record<string, () => Promise<void>>> = {
    'start-workflow': async () => {
      const id = newId('express');
      const workflow = `order-fulfillment-${id}`;
      expect(await cli.well('start-workflow', id, `pay-${id}`, '--review-delay', '0s')).toBe(`${workflow}\n`);
      expect(await system.ended(id)).toBe('completed');
      const { body } = await system.get(`/api/v1/order/${id}/status`);
      expect(body).toMatchObject({ profile: 'express', totalAmount: 49.99, paymentProcessed: true });
      expect(await cli.run('start-workflow', newId('express'), `pay-${id}`)).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('(payment_id_in_use)') as string,
      });
      const capped = newId('capped');
      await cli.well('start-workflow', capped, '--profile', 'capped', '--item', 'A:2:0.1', '--item', 'B:1:9.99');
      expect(await system.ended(capped)).toBe('completed');
      expect((await system.get(`/api/v1/order/${capped}/status`)).body).toMatchObject({ totalAmount: 10.19 });
    },
    status: async () => {
      expect(await cli.well('status', `order-fulfillment-${await waiting()}`)).toContain('status: pending_approval\n');
      const watch = ['--watch', '--interval', '0.1'];
      expect(await cli.well('status', await order('standard'), ...watch)).toMatch(/^completed, .*\n$/m);
      const declined = await order('standard', {}, 'payment.authorize=insufficient_funds');
      const { code, stdout } = await cli.run('status', declined, ...watch);
      expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining('(insufficient_funds)') as string });
    },
    list: async () => {
      const customerId = newId('customer');
      const id = await completed({ customerId });
      expect(await cli.well('list', '--customer', customerId, '--status', 'completed')).toMatch(
        new RegExp(`^ORDER .*\n${id} +completed +capped +59.98 .*\n$`),
      );
    },
    cancel: async () => {
      const id = await waiting();
      expect(await cli.well('cancel', id, '--reason', 'by mistake')).toMatch(`cancel: accepted; ${id} is `);
      expect(await system.ended(id)).toBe('cancelled');
      expect(await cli.run('cancel', id)).toMatchObject({
        code: 1,
        stdout: '',
        stderr: expect.stringMatching(/^fake-stripe: .*\(already_finished\)\n$/) as string,
      });
    },
    approve: async () => {
      const id = await waiting();
      await cli.well('approve', id, '--by', 'alice');
      expect(await system.ended(id)).toBe('completed');
      expect((await system.get(`/api/v1/order/${id}/status`)).body).toMatchObject({ approval: { decidedBy: 'alice' } });
    },
    reject: async () => {
      const id = await waiting();
      await cli.well('reject', id, '--reason', 'no such address');
      expect(await system.ended(id)).toBe('rejected');
    },
    return: async () => {
      const id = await order('retail', { overrides: { returnWindow: '1h' } });
      await hasStatus(id, 'shipped');
      await cli.well('return', id, '--reason', 'does not fit');
      expect(await system.ended(id)).toBe('returned');
    },
    'update-address': async () => {
      const id = await waiting();
      await cli.well('update-address', id, '--street', '2 Main', '--city', 'Portland', '--state', 'ME');
      const shippingAddress = { street: '2 Main', city: 'Portland', state: 'ME', zip: '-', country: 'US' };
      expect((await system.get(`/api/v1/order/${id}/status`)).body).toMatchObject({ shippingAddress });
    },
    attention: async () => {
      const id = newId('attention');
      gate.failOnce('/payment/release', id);
      await system.order(id, { script: 'inventory.reserve=out_of_stock' });
      await hasStatus(id, 'needs_attention');
      const request = ['attention', id, '--step', 'authorize', '--action', 'retry', '--reason', 'the provider is back'];
      expect(await cli.well(...request)).toContain('attention: accepted');
      expect(await system.ended(id)).toBe('failed');
    },
    audit: async () => {
      await completed();
      expect(await cli.well('audit')).toMatch(/^ok: \d+ of \d+ ended orders? checked/);
    },
    demo: async () => {
      expect(await cli.well('demo')).toContain('OK: the first was paid, of the second nothing is left.');
    },
    describe: async () => {
      const id = await completed();
      expect(await cli.well('describe', id)).toContain(`order-fulfillment-${id}`);
    },
    history: async () => {
      const id = await completed();
      expect(await cli.well('history', id)).toContain('WorkflowExecutionCompleted');
      expect(await cli.json('history', id)).toHaveProperty('events');
    },
    logs: async () => {
      expect(await cli.well('logs', '--service', 'temporal-api', '--lines', '3')).toContain('temporal-api');
    },
    reconcile: async () => {
      const id = await completed();
      expect(await cli.well('reconcile', id)).not.toBe('');
    },
    'chaos profile': async () => {
      expect(await cli.well('chaos', 'profile')).toContain('calm');
    },
    'chaos distribution': async () => {
      await completed();
      expect(await cli.well('chaos', 'distribution', 'payment')).toContain('captured');
    },
    'chaos invariants': async () => {
      expect(await cli.json('chaos', 'invariants')).toMatchObject({ ok: true });
    },
    doctor: async () => {
      expect(await cli.well('doctor')).toContain(system.stack.urls.api);
    },
    completion: async () => {
      const loaded = 'fake-stripe() { node "$PROGRAM" "$@"; }; source <(fake-stripe completion bash)';
      const { code, stdout } = await cli.shell('bash', '-c', `${loaded} && complete -p fake-stripe`);
      expect({ code, stdout }).toEqual({ code: 0, stdout: 'complete -o default -F _fake_stripe fake-stripe\n' });
    },
    'ml start': async () => {
      const file = join(system.directory, 'training.json');
      writeFileSync(file, JSON.stringify(trainingBody(EPOCHS.untilSomebodyEndsIt)));
      const id = (await cli.well('ml', 'start', file, '--epochs', String(EPOCHS.ofAMoment))).trim();
      await trainingHasStatus(id, 'completed');
    },
    'ml status': async () => {
      expect(await cli.well('ml', 'status', trained)).toContain('status: completed\nepoch: 2/2\n');
    },
    'ml decide': async () => {
      const id = await train(EPOCHS.untilSomebodyEndsIt);
      expect(await cli.well('ml', 'decide', id, 'stop', '--reason', 'good enough')).toMatch(/^stop: /);
      await trainingHasStatus(id, 'stopped');
    },
    'ml pause': async () => {
      const id = await train(EPOCHS.untilSomebodyEndsIt);
      expect(await cli.well('ml', 'pause', id)).toMatch(/^pause: /);
      await trainingHasStatus(id, 'paused');
    },
    'ml resume': async () => {
      const id = await train(EPOCHS.untilSomebodyEndsIt);
      await system.post(`/api/ml-training/${id}/pause`);
      await trainingHasStatus(id, 'paused');
      expect(await cli.well('ml', 'resume', id)).toMatch(/^resume: /);
      await trainingHasStatus(id, 'training');
      await system.post(`/api/ml-training/${id}/cancel`);
    },
    'ml cancel': async () => {
      const id = await train(EPOCHS.untilSomebodyEndsIt);
      expect(await cli.well('ml', 'cancel', id)).toMatch(/^cancel: /);
      await trainingHasStatus(id, 'cancelled');
    },
    'ml resume-from': async () => {
      const { body } = await system.get(`/api/ml-training/${trained}`);
      const checkpointId = (body.checkpoints as { checkpointId: string }[]).at(-1)?.checkpointId ?? '';
      const id = (await cli.well('ml', 'resume-from', trained, checkpointId, '--epochs', '3')).trim();
      await trainingHasStatus(id, 'completed');
      const { parent } = (await system.get(`/api/ml-training/${id}`)).body;
      expect(parent).toMatchObject({ runId: trained, checkpointId });
    },
    'ml list': async () => {
      expect(await cli.well('ml', 'list', '--limit', '200')).toMatch(new RegExp(`^${trained} .*completed`, 'm'));
    },
    'ml verify': async () => {
      expect(await cli.json('ml', 'verify', trained, '--replay', '1')).toMatchObject({ ok: true });
    },
    'ml report': async () => {
      const file = join(system.directory, 'report.html');
      expect(await cli.well('ml', 'report', trained, '--out', file)).toBe(`${file}\n`);
      expect(readFileSync(file, 'utf8')).toContain(trained);
    },
  };

  it('are those that are run here', async () => {
    expect(Object.keys(cases).sort()).toEqual([...(await cli.commands())].sort());
  });

  it.each(Object.keys(cases))(
    '%s does what it says',
    async (name) => {
      await cases[name]?.();
    },
    60 * SECONDS,
  );

  it('end with 66 and one line for an order that there is not', async () => {
    for (const command of ['status', 'cancel']) {
      expect(await cli.run(command, 'nobody-knows')).toEqual({
        code: 66,
        stdout: '',
        stderr: expect.stringMatching(/^fake-stripe: [^\n]*\(order_not_found\)\n$/) as string,
      });
    }
  });

  it('end with 64 and their usage for a flag that there is not', async () => {
    const { code, stdout, stderr } = await cli.run('status', 'order-1', '--follow');
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
    expect(stderr).toContain('Usage: fake-stripe status [options] <order>');
  });
});
