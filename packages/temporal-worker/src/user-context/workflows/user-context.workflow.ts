import {
  ErrorCode,
  UserContextQuery,
  type UserContextInput,
  type UserContextState,
  type UserContextStrategy,
} from '@fake-stripe/contracts';
import { ApplicationFailure } from '@temporalio/common';
import { defineQuery, isCancellation, setHandler } from '@temporalio/workflow';
import { Gathering } from './gathering.js';

const userContextStatus = defineQuery<UserContextState>(UserContextQuery.status);

/** The weather needs the location, whichever strategy asks for it. */
const strategies: Readonly<Record<UserContextStrategy, (gathering: Gathering) => Promise<unknown>>> = {
  parallel: (gathering) =>
    Promise.all([gathering.location().then((place) => gathering.weather(place)), gathering.catFact()]),
  sequential: async (gathering) => {
    await gathering.weather(await gathering.location());
    await gathering.catFact();
  },
};

/** Where a user is, the weather there, and a cat fact. What cannot be had is null and has its error beside it. */
export async function userContextWorkflow(input: UserContextInput): Promise<UserContextState> {
  const gathering = new Gathering(input);
  setHandler(userContextStatus, () => gathering.state);
  if (!Object.hasOwn(strategies, input.strategy)) {
    const known = Object.keys(strategies).join(', ');
    throw ApplicationFailure.nonRetryable(
      `No strategy is called ${input.strategy}: ${known}`,
      ErrorCode.validationFailed,
    );
  }
  try {
    await strategies[input.strategy](gathering);
  } catch (error) {
    if (isCancellation(error)) gathering.end('cancelled');
    throw error;
  }
  gathering.end('completed');
  return gathering.state;
}
