import type { LogLine, Level } from '../logs/log-line.js';
import { type ServiceName, serviceNames, type ServiceSpec, serviceSpecs } from '../services/specs.js';

export const partNames = ['postgres', 'temporal', ...serviceNames] as const;
/** Everything that a stack can consist of, in the order of its start. */
export type PartName = 'postgres' | 'temporal' | ServiceName;

export interface StackOptions {
  /** Where all state lies: database, Temporal, logs. Kept; the caller removes it. */
  readonly dataDir: string;
  /**
   * `free` (the default) draws free ports, for tests. `configured` takes those that the variables of `env` name, else
   * the usual ones.
   */
  readonly ports?: 'free' | 'configured';
  /** The parts to start. Default: all. */
  readonly parts?: readonly PartName[];
  /**
   * Variables for the runtime and every service. Default: none but PATH, HOME and the like, so that a test does not
   * depend on the machine it runs on. `DATABASE_URL` and `TEMPORAL_ADDRESS` take the place of a part of ours.
   */
  readonly env?: NodeJS.ProcessEnv;
  /** Further variables for one service. */
  readonly serviceEnv?: Readonly<Partial<Record<ServiceName, NodeJS.ProcessEnv>>>;
  /** Whether a part that crashes is restarted. Default false: what a test kills stays down. */
  readonly restart?: boolean;
  /** `false`: a power cut may lose data, for speed. Default true. */
  readonly durable?: boolean;
  /** Every line that a part writes. */
  readonly onLine?: (line: LogLine) => void;
  /** What the runtime itself has to say. */
  readonly onNotice?: (message: string, level: Level) => void;
  /** Breaks the start off. */
  readonly signal?: AbortSignal;
  /** The services; for tests of the runtime itself. */
  readonly specs?: readonly ServiceSpec[];
}

export interface Plan extends Required<Omit<StackOptions, 'signal' | 'parts' | 'ports'>> {
  readonly parts: readonly PartName[];
  readonly ports: 'free' | 'configured';
  readonly signal: AbortSignal;
}

export function planOf(options: StackOptions): Plan {
  const env = options.env ?? {};
  const wanted = options.parts ?? partNames;
  const external: readonly (PartName | undefined)[] = [
    env.DATABASE_URL ? 'postgres' : undefined,
    env.TEMPORAL_ADDRESS ? 'temporal' : undefined,
  ];
  return {
    env,
    serviceEnv: {},
    restart: false,
    durable: true,
    onLine: () => undefined,
    onNotice: () => undefined,
    specs: serviceSpecs,
    ...options,
    ports: options.ports ?? 'free',
    signal: options.signal ?? new AbortController().signal,
    parts: partNames.filter((name) => wanted.includes(name) && !external.includes(name)),
  };
}
