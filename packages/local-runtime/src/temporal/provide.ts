import { findTemporalCli, findTemporalTestServer } from './find.js';

/**
 * Finds or fetches Temporal's CLI and test server and tells by `TEMPORAL_CLI_PATH` and `TEMPORAL_TEST_SERVER_PATH`
 * where they are, for test suites.
 */
export async function provideTemporalPrograms(env: NodeJS.ProcessEnv): Promise<void> {
  const onProgress = (message: string) => process.stderr.write(`${message}\n`);
  env.TEMPORAL_CLI_PATH = (await findTemporalCli({ env, onProgress })).path;
  env.TEMPORAL_TEST_SERVER_PATH = (await findTemporalTestServer({ env, onProgress })).path;
}
