import { ExitCode } from '../exit-code.js';
import { ApiClient, theSimulator } from './api-client.js';
import { OrderApi } from './order-api.js';
import { SimulatorApi } from './simulator-api.js';

const URL = 'http://127.0.0.1:7';

/** Patience of each call, in milliseconds. */
let granted: number[];
let impatience: AbortController;

beforeEach(() => {
  granted = [];
  impatience = new AbortController();
  jest.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
    granted.push(milliseconds);
    return impatience.signal;
  });
});
afterEach(() => jest.restoreAllMocks());

const healthy = (path: string) => path.endsWith('/health/live');

/** A server that is well, and answers what else it is asked as told. */
function aServer(answer: () => Response | Promise<Response>): typeof fetch {
  return (input) => Promise.resolve(healthy(String(input)) ? new Response('{}') : answer());
}

/** A verdict and an order in one. */
const both = {
  ok: true,
  violations: [],
  orderId: 'o',
  workflowId: 'w',
  status: 'completed',
  totalAmount: 1,
  completedSteps: [],
  compensations: [],
  retries: {},
};

/** Begins to answer, and never ends. */
function anEndlessAnswer(): Response {
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"ok":'));
      impatience.signal.addEventListener('abort', () => controller.error(impatience.signal.reason));
    },
  });
  return new Response(body);
}

function never(): Promise<Response> {
  return new Promise((_resolve, reject) => {
    impatience.signal.addEventListener('abort', () => reject(impatience.signal.reason as Error));
  });
}

function problem(status: number, code: string): Response {
  const details = { type: 'about:blank', title: 'Error', status, detail: 'It is so.', code, correlationId: 'c' };
  return new Response(JSON.stringify(details), { status });
}

describe('what is asked of a server', () => {
  it.each([
    ['an audit', (client: ApiClient) => new OrderApi(client).audit(), 120_000],
    ['the invariants', (client: ApiClient) => new SimulatorApi(client).invariants(), 120_000],
    ['the invariants of orders', (client: ApiClient) => new SimulatorApi(client).invariantsOf([], 'x'), 120_000],
    ['a status', (client: ApiClient) => new OrderApi(client).status('o'), 30_000],
  ])('is given its time: %s', async (_what, ask, patience) => {
    await ask(
      new ApiClient(
        URL,
        aServer(() => new Response(JSON.stringify(both))),
      ),
    );

    expect(granted).toEqual([2_000, patience]);
  });

  it.each([
    ['no answer', never],
    ['half an answer', anEndlessAnswer],
  ])('is not told to be started when it was reached and gave %s in time', async (_what, answer) => {
    const client = new ApiClient(
      URL,
      aServer(() => {
        queueMicrotask(() => impatience.abort());
        return answer();
      }),
    );

    await expect(new OrderApi(client).audit()).rejects.toMatchObject({
      exitCode: ExitCode.unavailable,
      message: `${URL} is there, but gave no answer within 120 s`,
    });
  });

  it('is told to be started when it was never reached', async () => {
    impatience.abort();
    const silent: typeof fetch = () => Promise.reject(impatience.signal.reason as Error);

    await expect(new OrderApi(new ApiClient(URL, silent)).audit()).rejects.toMatchObject({
      exitCode: ExitCode.unavailable,
      message: `Nothing answers at ${URL} (no answer within 2 s): start the system with npm start, or name its API with --api or API_URL`,
    });
  });

  it.each(['order_not_found', 'workflow_not_found', 'training_not_found', 'checkpoint_not_found'])(
    'may be unknown: %s',
    async (code) => {
      const client = new ApiClient(
        URL,
        aServer(() => problem(404, code)),
      );

      await expect(new OrderApi(client).status('o')).rejects.toMatchObject({
        exitCode: ExitCode.unknown,
        message: `It is so. (${code})`,
      });
    },
  );

  it('is refused where it lacks what is used of it, and named', async () => {
    const { status: _status, ...less } = both;
    const another = aServer(() => new Response(JSON.stringify(less)));

    await expect(new OrderApi(new ApiClient(URL, another)).status('o')).rejects.toMatchObject({
      exitCode: ExitCode.unavailable,
      message: `${URL} is no API of this system: its answer has no status`,
    });
  });

  it('is not unknown where the server has no such route', async () => {
    const another = aServer(() => problem(404, 'not_found'));

    await expect(new OrderApi(new ApiClient(URL, another)).status('o')).rejects.toMatchObject({
      exitCode: ExitCode.unavailable,
      message: `${URL} is no API of this system: it answers 404`,
    });
    await expect(new SimulatorApi(new ApiClient(URL, another, theSimulator)).invariants()).rejects.toMatchObject({
      exitCode: ExitCode.unavailable,
      message: `${URL} is no simulator of this system: it answers 404`,
    });
  });
});
