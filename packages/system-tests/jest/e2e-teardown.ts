/** Each suite stops what it started. */
export default async function tearDown(): Promise<void> {}
