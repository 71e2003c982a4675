// `npm run start:worker` and the like: one service alone, until Ctrl-C.
import { dataDir, fail, prepare } from './prepare.mjs';

const begin = Date.now();
try {
  const { supervisePart } = await prepare();
  process.exit(await supervisePart(process.argv[2] ?? '', { dataDir: dataDir(), env: process.env, begin }));
} catch (error) {
  fail(error);
}
