import { rmSync } from 'node:fs';

export default async function tearDown(): Promise<void> {
  const database = globalThis.integrationDatabase;
  await database?.stack.stop();
  if (database) rmSync(database.directory, { recursive: true, force: true });
}
