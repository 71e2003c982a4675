import request from 'supertest';
import { Simulators } from './support/simulators.js';

describe('GET /chaos/steering', () => {
  const simulators = new Simulators();
  afterAll(() => simulators.close());

  const nonsense = { 'x-chaos-profile': 'hurricane', 'x-chaos-seed': 's'.repeat(256), 'x-chaos-script': '%%%' };

  it('names every header that an operation would refuse, and draws nothing', async () => {
    const url = await simulators.start('memory');
    const { status, body, headers } = await request(url).get('/chaos/steering').set(nonsense);
    expect([status, headers['x-chaos-decision']]).toEqual([400, 'none']);
    const { errors } = body as { readonly errors: readonly { readonly field: string }[] };
    expect(errors.map(({ field }) => field)).toEqual(['X-Chaos-Profile', 'X-Chaos-Seed', 'X-Chaos-Script']);
    const { body: payment } = await request(url).get('/payment/chaos/distribution');
    expect((payment as { readonly operations: readonly { readonly draws: number }[] }).operations[0]?.draws).toBe(0);
  });

  it('tells what the service does where it pays no attention to requests', async () => {
    const chaos = { headers: 'ignore', profile: 'flaky', seed: 'own', timeScale: 0 } as const;
    const { body } = await request(await simulators.start('memory', { chaos }))
      .get('/chaos/steering')
      .set(nonsense);
    expect(body).toEqual({ profile: 'flaky', seed: 'own', script: [], timeScale: 0 });
  });
});
