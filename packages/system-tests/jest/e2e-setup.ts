/** The suites start the system themselves, on free ports: only Temporal's programs have to be there. */
export default async function setUp(): Promise<void> {
  const runtime = await localRuntime();
  await runtime.provideTemporalPrograms(process.env);
}

/** Jest resolves this file's imports like Node, without the condition `source`: it needs the built package. */
async function localRuntime() {
  try {
    return await import('@fake-stripe/local-runtime');
  } catch (cause) {
    throw new Error('@fake-stripe/local-runtime is not built or does not load; run "npm run build" first', { cause });
  }
}
