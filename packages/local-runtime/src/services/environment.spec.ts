import { portsFromEnvironment } from '../stack/ports.js';
import { urlsOf } from '../stack/urls.js';
import { isolatedEnvironment, serviceEnvironment } from './environment.js';

const environment = (env: NodeJS.ProcessEnv, ours = { postgres: true, temporal: true }) => {
  const ports = portsFromEnvironment(env);
  return serviceEnvironment(env, ports, urlsOf(ports, env), ours);
};

describe('the environment of the services', () => {
  it('says where the parts of the stack are', () => {
    expect(environment({ POSTGRES_PORT: '6000', CHAOS_PORT: '6001', CHAOS_SEED: 's' })).toMatchObject({
      CHAOS_SEED: 's',
      CHAOS_PORT: '6001',
      WORKER_PORT: '9464',
      API_PORT: '3002',
      FOUNDER_PORT: '3000',
      DATABASE_URL: 'postgres://postgres:postgres@127.0.0.1:6000/fake_stripe',
      TEMPORAL_ADDRESS: '127.0.0.1:7233',
      TEMPORAL_UI_URL: 'http://localhost:8080',
      FAKE_STRIPE_URL: 'http://127.0.0.1:6001',
    });
  });

  it("leaves the user's own database and Temporal as they are", () => {
    const mine = { DATABASE_URL: 'postgres://me@db/mine', TEMPORAL_ADDRESS: 'cloud:7233', TEMPORAL_API_KEY: 'k' };
    const env = environment(mine, { postgres: false, temporal: false });
    expect(env).toMatchObject(mine);
    expect(env.TEMPORAL_UI_URL).toBeUndefined();
    expect(env.TEMPORAL_CONFIG_FILE).toBeUndefined();
  });

  it('names no database where there is none: the simulator alone keeps its state in memory', () => {
    expect(environment({}, { postgres: false, temporal: false }).DATABASE_URL).toBeUndefined();
  });

  it('takes from the machine only what a process needs to run, where a test wants it so', () => {
    const machine = { PATH: '/bin', HOME: '/root', CHAOS_PROFILE: 'calm', DATABASE_URL: 'postgres://x' };
    expect(isolatedEnvironment(machine, { CHAOS_SEED: 's' })).toEqual({ PATH: '/bin', HOME: '/root', CHAOS_SEED: 's' });
  });
});
