import { join } from 'node:path';
import { serviceNames, serviceSpecs } from '../services/specs.js';
import { trainingEnvironment } from '../services/training.js';
import { portsFromEnvironment } from '../stack/ports.js';
import { besideRunning } from '../stack/surroundings.js';
import { type SuperviseOptions, supervise } from './supervise.js';

/**
 * Runs one service alone. Where the whole system runs from the same directory, the service uses its database, Temporal
 * and simulator, and a worker its checkpoints; the environment goes before.
 */
export async function supervisePart(name: string, options: SuperviseOptions): Promise<number> {
  const spec = serviceSpecs.find((known) => known.name === name);
  if (spec === undefined) throw new Error(`There is no service "${name}"; there are ${serviceNames.join(', ')}`);
  const found = await besideRunning(options.dataDir, options.env);
  // Any worker may go on with a training run that another one began.
  const training = name === 'temporal-worker' ? trainingEnvironment(join(options.dataDir, 'training'), found) : {};
  const env = { ...found, ...training };
  // Several of one kind may run, each on a port of its own.
  const port = portsFromEnvironment(env)[spec.port];
  const dataDir = join(options.dataDir, 'parts', `${name}-${port}`);
  return supervise({ ...options, env, dataDir, parts: [spec.name] });
}
