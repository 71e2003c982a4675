import { freePorts, isPortFree } from '../network/ports.js';

/** The ports of a stack and the variables that move them. */
export const portVariables = {
  postgres: ['POSTGRES_PORT', 5432],
  temporal: ['TEMPORAL_PORT', 7233],
  temporalUi: ['TEMPORAL_UI_PORT', 8080],
  chaos: ['CHAOS_PORT', 3001],
  worker: ['WORKER_PORT', 9464],
  api: ['API_PORT', 3002],
  founder: ['FOUNDER_PORT', 3000],
} as const;

export type PortName = keyof typeof portVariables;
export type Ports = Readonly<Record<PortName, number>>;

const names = Object.keys(portVariables) as PortName[];

const owners: Record<PortName, string> = {
  postgres: 'PostgreSQL',
  temporal: 'Temporal',
  temporalUi: "Temporal's UI",
  chaos: 'fake-stripe-chaos',
  worker: 'temporal-worker',
  api: 'temporal-api',
  founder: 'founder',
};

const alternatives: Partial<Record<PortName, string>> = {
  postgres: ', or DATABASE_URL to use the PostgreSQL that runs there',
  temporal: ', or TEMPORAL_ADDRESS to use the Temporal that runs there',
};

/** A setting of the runtime that it cannot work with; the message names the variable. */
export class WrongSetting extends Error {
  override readonly name = 'WrongSetting';
}

/** Something else listens on ports that the stack needs. */
export class PortsTaken extends Error {
  override readonly name = 'PortsTaken';

  constructor(taken: readonly { readonly name: PortName; readonly port: number }[]) {
    super(
      taken
        .map(({ name, port }) => {
          const [variable] = portVariables[name];
          const alternative = alternatives[name] ?? '';
          return `Port ${port} for ${owners[name]} is taken. Set ${variable} to another port${alternative}.`;
        })
        .join('\n'),
    );
  }
}

/** The ports that the variables name, else the usual ones. @throws WrongSetting */
export function portsFromEnvironment(env: NodeJS.ProcessEnv): Ports {
  const ports = names.map((name) => [name, portFrom(env, name)] as const);
  const seen = new Map<number, PortName>();
  for (const [name, port] of ports) {
    const other = seen.get(port);
    if (other) throw new WrongSetting(`${portVariables[name][0]} and ${portVariables[other][0]} are both ${port}`);
    seen.set(port, name);
  }
  return Object.fromEntries(ports) as Ports;
}

export async function portsDrawn(): Promise<Ports> {
  const drawn = await freePorts(names.length);
  return Object.fromEntries(names.map((name, index) => [name, drawn[index]])) as Ports;
}

/** @throws PortsTaken naming every port that is */
export async function assertFree(ports: Ports, needed: readonly PortName[]): Promise<void> {
  const checked = await Promise.all(
    needed.map(async (name) => ({ name, port: ports[name], free: await isPortFree(ports[name]) })),
  );
  const taken = checked.filter(({ free }) => !free);
  if (taken.length > 0) throw new PortsTaken(taken);
}

function portFrom(env: NodeJS.ProcessEnv, name: PortName): number {
  const [variable, usual] = portVariables[name];
  const text = env[variable]?.trim();
  if (!text) return usual;
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new WrongSetting(`${variable} must be a port from 1 to 65535, but is "${text}"`);
}
