import {
  ErrorCode,
  userContextServices,
  type Location,
  type UserContextError,
  type UserContextInput,
  type UserContextService,
  type UserContextState,
  type UserContextStatus,
} from '@fake-stripe/contracts';
import { ActivityFailure } from '@temporalio/common';
import { ActivityCancellationType, isCancellation, log, proxyActivities } from '@temporalio/workflow';
import { activityOptions } from '../../workflow-kit/execute-step.js';
import { attemptsOf, describeFailure } from '../../workflow-kit/failures.js';
import type { Answered } from '../../workflow-kit/step-call.js';
import type { UserContextActivities, UserContextCall } from '../activities/user-context.activities.js';

const ATTEMPTS = 3;

/** These activities only read: nothing has to be known about one that is cancelled. */
const activities = proxyActivities<UserContextActivities>(
  activityOptions({ attempts: ATTEMPTS, interval: 1_000 }, { cancellationType: ActivityCancellationType.TRY_CANCEL }),
);

/** Puts a user's context together, part by part. A service that stays down costs its part, never the whole. */
export class Gathering {
  private current: UserContextState;

  constructor(private readonly input: UserContextInput) {
    const { userId, strategy } = input;
    const now = new Date().toISOString();
    const parts = { location: null, weather: null, catFact: null, errors: [] };
    this.current = { userId, strategy, status: 'running', ...parts, settled: [], startedAt: now, updatedAt: now };
  }

  get state(): UserContextState {
    return this.current;
  }

  end(status: Exclude<UserContextStatus, 'running'>): void {
    this.update({ status });
  }

  async location(): Promise<Location | null> {
    const { ip } = this.input;
    await this.part('location', (call) => activities.getCurrentLocationActivity(call, { ip }));
    return this.current.location;
  }

  async weather(place: Location | null): Promise<void> {
    if (place === null) {
      this.miss({
        service: 'weather',
        code: ErrorCode.locationUnknown,
        message: 'Without a location there is no weather',
      });
      return;
    }
    const { latitude, longitude } = place;
    await this.part('weather', (call) => activities.getWeatherActivity(call, { latitude, longitude }));
  }

  async catFact(): Promise<void> {
    await this.part('cat-fact', (call) => activities.getCatFactActivity(call));
  }

  private async part(
    service: UserContextService,
    ask: (call: UserContextCall) => Promise<Answered & Partial<UserContextState>>,
  ): Promise<void> {
    const { userId, correlationId, chaos } = this.input;
    try {
      const { attempt, ...part } = await ask({ chaosKey: `user-context/${userId}/${service}`, correlationId, chaos });
      this.update({ ...part, settled: [...this.current.settled, service] });
      log.info('step completed', { userId, correlationId, step: service, attempt });
    } catch (error) {
      // Only what a service answers is its own; everything else is a bug, or a cancellation.
      if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
      this.miss({ service, ...describeFailure(error) }, attemptsOf(error, ATTEMPTS));
    }
  }

  private miss(error: UserContextError, attempt = 0): void {
    const { userId, correlationId } = this.input;
    // In one order, whichever service was given up first.
    const errors = userContextServices.flatMap((service) =>
      [...this.current.errors, error].filter((each) => each.service === service),
    );
    this.update({ errors, settled: [...this.current.settled, error.service] });
    const { service: step, code, message: reason } = error;
    log.warn('step failed', { userId, correlationId, step, attempt, code, reason });
  }

  private update(change: Partial<UserContextState>): void {
    this.current = { ...this.current, ...change, updatedAt: new Date().toISOString() };
  }
}
