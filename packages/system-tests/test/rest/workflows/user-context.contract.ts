import { randomUUID } from 'node:crypto';
import type { WorkflowRoutes } from './workflow-routes.js';

/** What the routes answer about what is gathered of a user. */
export function userContextContract(workflows: WorkflowRoutes): void {
  const { gather, read, cancel, ended, started, until, sentFor } = workflows;

  describe('a user context', () => {
    it.each(['parallel', 'sequential'])('is put together, %s', async (strategy) => {
      const id = await started(gather({ userId: `user-${randomUUID()}`, strategy, ip: '8.8.8.8' }));
      const { body } = await read(id, 'result');
      const parts = { location: expect.any(Object), weather: expect.any(Object), catFact: expect.any(Object) };
      expect(body).toMatchObject({ status: 'completed', result: { strategy, ...parts, errors: [] } });
    });

    it('that is live is answered, one that is closed starts anew', async () => {
      const userId = `user-${randomUUID()}`;
      const id = `user-context-${userId}`;
      const release = workflows.gate.hold('GET public-apis.ip-api', 'user-context');
      const first = await gather({ userId });
      await until(id, sentFor('GET public-apis.ip-api', `user-context/${userId}`));
      const again = await gather({ userId, strategy: 'sequential' });
      expect([first.status, again.status, again.body['runId']]).toEqual([201, 200, first.body['runId']]);
      const { body } = await read(id, 'progress');
      expect(body).toMatchObject({ status: 'running', currentStep: 'getCurrentLocationActivity' });
      expect((await read(id, 'result', '?wait=0')).body).toEqual({ status: 'running' });
      release();
      expect(await ended(id)).toBe('completed');
      const anew = await gather({ userId });
      expect([anew.status, anew.body['runId'] === first.body['runId']]).toEqual([201, false]);
      expect(await ended(id)).toBe('completed');
    });

    it('of which a service is down lacks that part, and completes', async () => {
      const id = await started(gather({ userId: `user-${randomUUID()}` }, 'public-apis.cat-fact=error'));
      const { body } = await read(id, 'result');
      expect(body).toMatchObject({ status: 'completed', result: { catFact: null, errors: [{ service: 'cat-fact' }] } });
    });

    it('is cancelled by Temporal, with and without a worker', async () => {
      const [held, orphaned] = [`user-${randomUUID()}`, `user-${randomUUID()}`];
      const release = workflows.gate.hold('GET public-apis.ip-api', 'user-context');
      const id = await started(gather({ userId: held }));
      await until(id, sentFor('GET public-apis.ip-api', `user-context/${held}`));
      expect((await cancel(id)).body).toMatchObject({ outcome: 'accepted', status: 'cancelled' });
      release();
      expect((await read(id, 'result')).body).toMatchObject({ status: 'cancelled', failure: { code: 'cancelled' } });
      expect((await cancel(id)).body['code']).toBe('already_finished');
      await workflows.desk.workersLeave();
      const other = await started(gather({ userId: orphaned }));
      expect(await cancel(other)).toMatchObject({ status: 202, body: { outcome: 'pending', status: 'cancelling' } });
      expect((await read(other, 'status')).body).toMatchObject({ status: 'running', source: 'temporal' });
      expect((await read(other, 'progress')).body).toMatchObject({ status: 'running', progress: 0 });
      await workflows.desk.workersReturn();
      expect(await ended(other)).toBe('cancelled');
    });
  });
}
