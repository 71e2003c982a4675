import { untilAvailable } from './until-available.js';

const away = new Error('connection refused');
const never = () => false;

/** Fails as it is told, then answers `done`. */
function failing(...errors: unknown[]) {
  return jest.fn(async () => {
    if (errors.length > 0) throw errors.shift();
    return 'done';
  });
}

describe('waiting for what a service needs', () => {
  const said: string[] = [];
  const slept: number[] = [];
  const patience = {
    say: (message: string) => void said.push(message),
    isFinal: never,
    sleep: async (ms: number) => void slept.push(ms),
  };

  beforeEach(() => {
    said.length = 0;
    slept.length = 0;
  });

  it('tries once a second until it works, and says so once', async () => {
    await expect(untilAvailable('the database', failing(away, away), patience)).resolves.toBe('done');
    expect(slept).toEqual([1_000, 1_000]);
    expect(said).toEqual(['Waiting for the database: connection refused']);
  });

  it('says so again every tenth time, with the reason of then', async () => {
    const attempt = failing(...Array<Error>(10).fill(away), 'no namespace');
    await expect(untilAvailable('Temporal', attempt, patience)).resolves.toBe('done');
    expect(said).toEqual(['Waiting for Temporal: connection refused', 'Waiting for Temporal: no namespace']);
  });

  it('ends with an error that no waiting mends, also where others came before it', async () => {
    const wrong = new Error('wrong password');
    const isFinal = (error: unknown) => error === wrong;
    const waiting = untilAvailable('the database', failing(away, wrong), { ...patience, isFinal });
    await expect(waiting).rejects.toBe(wrong);
    expect(said).toHaveLength(1);
  });

  it('ends with its reason when it is told to while it waits', async () => {
    const stop = new AbortController();
    const reason = new Error('stopping');
    const attempt = failing(away, away);
    const say = () => stop.abort(reason);
    // The real pause, which would last a second.
    await expect(untilAvailable('the database', attempt, { say, isFinal: never, signal: stop.signal })).rejects.toBe(
      reason,
    );
    expect(attempt).toHaveBeenCalledTimes(1);
  });

  it('ends with its reason, and says nothing, when it is told to during an attempt that then fails', async () => {
    const stop = new AbortController();
    const reason = new Error('stopping');
    const attempt = async () => {
      stop.abort(reason);
      throw away;
    };
    await expect(untilAvailable('it', attempt, { ...patience, signal: stop.signal })).rejects.toBe(reason);
    expect(said).toEqual([]);
  });
});
