/** The version of Temporal's CLI, with the server inside, that this project is tested with. */
export const TEMPORAL_CLI_VERSION = '1.9.1';

/** The version of the time-skipping test server (published with the Java SDK). */
export const TEST_SERVER_VERSION = '1.40.0';
