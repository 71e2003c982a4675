// `npm run start:workers`: several workers, each restarted when it dies, until Ctrl-C.
import { dataDir, fail, prepare } from './prepare.mjs';

const begin = Date.now();
try {
  const { superviseWorkers } = await prepare();
  process.exit(await superviseWorkers({ dataDir: dataDir(), env: process.env, begin }));
} catch (error) {
  fail(error);
}
