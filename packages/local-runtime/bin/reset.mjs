// `npm run reset`: forgets all state of earlier runs.
import { existsSync } from 'node:fs';
import { builtReset, dataDir, fail, readEnvironment } from './prepare.mjs';

try {
  readEnvironment();
  const left = existsSync(dataDir()) ? await (await builtReset()).resetState(dataDir()) : [];
  process.stdout.write('All state is forgotten.\n');
  if (left.length > 0) process.stdout.write(`Left as it is, because it is not ours: ${left.join(', ')}\n`);
} catch (error) {
  fail(error.name === 'AlreadyRunning' ? new Error(`${error.message}. Stop it first; nothing was removed.`) : error);
}
