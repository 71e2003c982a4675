export { freePort, freePorts } from './network/ports.js';
export { type PostgresOptions, PostgresServer } from './postgres/postgres-server.js';
export { findTemporalCli, findTemporalTestServer } from './temporal/find.js';
export { BinaryNotFound, type FoundBinary } from './temporal/find-binary.js';
export { provideTemporalPrograms } from './temporal/provide.js';
