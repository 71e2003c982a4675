// `npm start`: everything on this machine, until Ctrl-C.
import { dataDir, fail, prepare } from './prepare.mjs';

const begin = Date.now();
try {
  const { supervise } = await prepare();
  process.exit(await supervise({ dataDir: dataDir(), env: process.env, begin }));
} catch (error) {
  fail(error);
}
