// `npm run reset`: forgets all state of earlier runs.
import { rmSync } from 'node:fs';
import { builtRuntime, dataDir, fail, readEnvironment } from './prepare.mjs';

try {
  readEnvironment();
  const runtime = await builtRuntime();
  if (runtime) await runtime.resetState(dataDir());
  else rmSync(dataDir(), { recursive: true, force: true });
  process.stdout.write('All state is forgotten.\n');
} catch (error) {
  fail(error.name === 'AlreadyRunning' ? new Error(`${error.message}. Stop it first; nothing was removed.`) : error);
}
