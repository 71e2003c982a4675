import { createServer } from 'node:net';
import { assertFree, type Ports, portsDrawn, portsFromEnvironment } from './ports.js';

describe('the ports of a stack', () => {
  it('are the usual ones, moved by their variables', () => {
    expect(portsFromEnvironment({ API_PORT: '4002', CHAOS_PORT: ' ' })).toEqual({
      postgres: 5432,
      temporal: 7233,
      temporalUi: 8080,
      chaos: 3001,
      worker: 9464,
      api: 4002,
      founder: 3000,
    });
  });

  it.each(['0', '65536', '80a', '-1', '1e3'])('may not be %s', (port) => {
    expect(() => portsFromEnvironment({ TEMPORAL_UI_PORT: port })).toThrow(
      `TEMPORAL_UI_PORT must be a port from 1 to 65535, but is "${port}"`,
    );
  });

  it('may not be the same for two parts', () => {
    expect(() => portsFromEnvironment({ API_PORT: '3001' })).toThrow('API_PORT and CHAOS_PORT are both 3001');
  });

  it('are all different when they are drawn', async () => {
    expect(new Set(Object.values(await portsDrawn())).size).toBe(7);
  });

  it('are named with the variable that moves them when they are taken', async () => {
    const drawn = await portsDrawn();
    const close = await occupy(drawn.temporal, drawn.api);
    try {
      await expect(assertFree(drawn, ['postgres', 'temporal', 'api'])).rejects.toThrow(taken(drawn));
    } finally {
      await close();
    }
    await expect(assertFree(drawn, ['postgres', 'temporal', 'api'])).resolves.toBeUndefined();
  });
});

const taken = ({ temporal, api }: Ports) =>
  [
    `Port ${temporal} for Temporal is taken. Set TEMPORAL_PORT to another port, or TEMPORAL_ADDRESS to use the Temporal that runs there.`,
    `Port ${api} for temporal-api is taken. Set API_PORT to another port.`,
  ].join('\n');

async function occupy(...ports: number[]): Promise<() => Promise<void>> {
  const servers = ports.map((port) => createServer().listen(port, '127.0.0.1'));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.once('listening', resolve))));
  return async () => void (await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve)))));
}
