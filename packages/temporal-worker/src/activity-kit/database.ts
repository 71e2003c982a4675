import { OrderStoreUnavailable } from '@fake-stripe/order-store';
import { cancellationSignal } from '@temporalio/activity';
import { databaseUnavailable } from './activity-failure.js';
import { wait } from './wait.js';

const LONGEST_PAUSE = 5_000;

/**
 * Retries a database operation in place while the database is away, for at most `patience` ms: what the provider has
 * answered already must not be asked again because of it.
 * @throws ApplicationFailure `database_unavailable`, after which the workflow schedules the same activity again
 */
export async function withDatabase<T>(patience: number, attempt: number, operation: () => Promise<T>): Promise<T> {
  const signal = cancellationSignal();
  const until = Date.now() + patience;
  for (let pause = 100; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    try {
      return await operation();
    } catch (error) {
      if (!(error instanceof OrderStoreUnavailable)) throw error;
      if (Date.now() + pause > until) throw databaseUnavailable(attempt, error);
      await wait(pause, signal);
    }
  }
}
