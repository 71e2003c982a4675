import { Logger } from '@nestjs/common';
import { Circuits } from './circuits.js';
import { CircuitOpen, HttpFault, type HttpFaultKind } from './http-fault.js';

const URL_1 = 'http://provider.test:1/path';
const URL_2 = 'http://provider.test:2/path';
const ORIGIN_1 = 'http://provider.test:1';

describe('circuits', () => {
  let circuits: Circuits;
  let lines: string[];
  const answers = () => Promise.resolve('answer');
  const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' });
  const fails = (kind: HttpFaultKind) => () => Promise.reject(new HttpFault(kind, 'GET /path', refused));
  const outcome = (url: string, exchange: () => Promise<unknown>): Promise<unknown> =>
    circuits.run(url, exchange).catch((error: unknown) => error);
  const failTimes = async (times: number, kind: HttpFaultKind = 'connect', url = URL_1): Promise<void> => {
    for (let call = 0; call < times; call++) await outcome(url, fails(kind));
  };

  beforeEach(() => {
    jest.useFakeTimers({ now: 0 });
    circuits = new Circuits({ failures: 3, probeAfterMs: 1_000 });
    lines = [];
    for (const level of ['log', 'warn', 'debug'] as const) {
      const say = (line: { msg: string; origin: string }) => lines.push(`${level}: ${line.msg} ${line.origin}`);
      jest.spyOn(Logger.prototype, level).mockImplementation(say as never);
    }
  });
  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  it('let calls through until several connections in a row could not be made', async () => {
    await failTimes(2);
    expect(await outcome(URL_1, answers)).toBe('answer');
    await failTimes(2);
    expect(await outcome(URL_1, answers)).toBe('answer');
    await failTimes(3);
    const refusal = await outcome(URL_1, () => Promise.reject(new Error('it was tried')));
    expect(refusal).toBeInstanceOf(CircuitOpen);
    expect(refusal).toMatchObject({ kind: 'connect', retryInMs: 1_000 });
  });

  it.each<HttpFaultKind>(['timeout', 'cut', 'aborted'])('never open because of faults of kind %s', async (kind) => {
    await failTimes(20, kind);
    expect(await outcome(URL_1, answers)).toBe('answer');
    expect(lines).toEqual([]);
  });

  it.each<HttpFaultKind>(['timeout', 'cut'])('know from a %s that somebody is there', async (kind) => {
    await failTimes(2);
    await failTimes(1, kind);
    await failTimes(2);
    expect(await outcome(URL_1, answers)).toBe('answer');
  });

  it('open for one origin alone', async () => {
    await failTimes(3);
    expect(await outcome(URL_2, answers)).toBe('answer');
    expect(circuits.unreachable()).toEqual([ORIGIN_1]);
  });

  it('tell the call that opens them when to ask again, and why', async () => {
    await failTimes(2);
    const last = await outcome(URL_1, fails('connect'));
    expect(last).toMatchObject({ retryInMs: 1_000, cause: expect.any(HttpFault) as unknown });
    expect((last as Error).message).toBe('GET /path: connect (ECONNREFUSED)');
    const next = (await outcome(URL_1, answers)) as Error;
    expect(next.message).toBe('not tried, as the last connections could not be made: connect');
  });

  it('let one call probe when it is time, the others none', async () => {
    await failTimes(3);
    jest.setSystemTime(999);
    expect(await outcome(URL_1, answers)).toMatchObject({ retryInMs: 100 });
    jest.setSystemTime(1_000);
    let answer: (text: string) => void = () => undefined;
    const probe = outcome(URL_1, () => new Promise<string>((resolve) => (answer = resolve)));
    const others = await Promise.all([1, 2, 3].map(() => outcome(URL_1, answers)));
    for (const other of others) expect(other).toBeInstanceOf(CircuitOpen);
    answer('back');
    expect(await probe).toBe('back');
    expect(await outcome(URL_1, answers)).toBe('answer');
    expect(circuits.unreachable()).toEqual([]);
  });

  it('stay open when the probe fails, and tell its caller when the next one is', async () => {
    await failTimes(3);
    jest.setSystemTime(5_000);
    expect(await outcome(URL_1, fails('connect'))).toMatchObject({ name: 'HttpFault', retryInMs: 1_000 });
    expect(await outcome(URL_1, answers)).toBeInstanceOf(CircuitOpen);
    jest.setSystemTime(6_000);
    expect(await outcome(URL_1, answers)).toBe('answer');
  });

  it('learn nothing from a probe that its caller ended', async () => {
    await failTimes(3);
    jest.setSystemTime(1_000);
    expect(await outcome(URL_1, fails('aborted'))).toMatchObject({ kind: 'aborted' });
    expect(await outcome(URL_1, answers)).toBeInstanceOf(CircuitOpen);
  });

  it('say once that they open and close, and more when asked for it', async () => {
    await failTimes(5);
    jest.setSystemTime(1_000);
    await failTimes(2);
    jest.setSystemTime(2_000);
    await outcome(URL_1, answers);
    await outcome(URL_1, answers);
    expect(lines).toEqual([
      `warn: Circuit opened: nobody is there ${ORIGIN_1}`,
      `debug: Circuit half-open: one call probes ${ORIGIN_1}`,
      `debug: Circuit opened again ${ORIGIN_1}`,
      `debug: Circuit half-open: one call probes ${ORIGIN_1}`,
      `log: Circuit closed: somebody is there ${ORIGIN_1}`,
    ]);
  });

  it('forget after a minute what nobody has tried again', async () => {
    await failTimes(3);
    jest.setSystemTime(60_000);
    expect(circuits.unreachable()).toEqual([]);
  });

  it('leave a URL that is none to the exchange', async () => {
    await failTimes(5, 'connect', 'nonsense');
    expect(await outcome('nonsense', answers)).toBe('answer');
  });
});
