import { orderProfiles, type OrderProfileName, type StepName } from '@fake-stripe/contracts';
import { Shop } from '../kit/shop.js';

interface Case {
  readonly what: string;
  readonly script: string;
  readonly ends: string;
  /** Code and step of the failure; absent where the order completes. */
  readonly failure?: readonly [code: string, step: string];
  readonly retries?: Readonly<Record<string, number>>;
}

interface SimulatedStep {
  readonly operation: string;
  /** Business answers of the provider that are final. */
  readonly refusals: readonly string[];
}

/** The steps that call a provider and can fail an order. */
const simulated: Partial<Record<StepName, SimulatedStep>> = {
  authorize: { operation: 'payment.authorize', refusals: ['insufficient_funds'] },
  reserve: { operation: 'inventory.reserve', refusals: ['out_of_stock'] },
  capture: { operation: 'payment.capture', refusals: [] },
  ship: { operation: 'shipping.create-label', refusals: ['address_error'] },
};

/** Attempts of each step, and what becomes of an order whose labels all fail, as section 3 of the design says them. */
const rules: Readonly<
  Record<OrderProfileName, { readonly attempts: Readonly<Record<string, number>>; readonly noLabel?: Partial<Case> }>
> = {
  standard: {
    attempts: { authorize: 3, reserve: 2, capture: 3, ship: 5 },
    noLabel: { ends: 'failed', failure: ['timeout', 'ship'], retries: { ship: 14 } },
  },
  retail: {
    attempts: { authorize: 5, reserve: 5, capture: 5, ship: 5 },
    noLabel: { ends: 'failed', failure: ['timeout', 'ship'], retries: { ship: 14 } },
  },
  express: {
    attempts: { authorize: 3, capture: 3, ship: 3 },
    // Its 15 seconds are over before a third child could fail.
    noLabel: { ends: 'expired', failure: ['deadline_exceeded', 'ship'] },
  },
  capped: { attempts: { authorize: 3, reserve: 2, capture: 3 } },
};

const faults = ['error:before', 'error:after', 'timeout:before', 'timeout:after'];
const usedUp = ['timeout:before', 'timeout:after'];

function casesOf(profile: OrderProfileName): readonly Case[] {
  const { attempts, noLabel } = rules[profile];
  const steps: readonly StepName[] = orderProfiles[profile].steps;
  return [
    ...steps.flatMap((step) => casesOfStep(step)),
    { what: 'capture was made already', script: 'payment.capture=already_captured', ends: 'completed' },
    ...(noLabel?.ends === 'failed' ? [secondChild] : []),
    ...(steps.includes('ship') ? dispatching : []),
    ...mailing,
  ];

  function casesOfStep(step: StepName): readonly Case[] {
    const { operation, refusals } = simulated[step] ?? { operation: '', refusals: [] };
    const limit = attempts[step];
    if (limit === undefined) return [];
    return [
      ...refusals.map((outcome): Case => {
        const script = `${operation}=${outcome}`;
        return { what: `${step} is refused: ${outcome}`, script, ends: 'failed', failure: [outcome, step] };
      }),
      ...faults.map((fault): Case => {
        const script = `${operation}#1=${fault}`;
        return { what: `${step} meets ${fault} once`, script, ends: 'completed', retries: { [step]: 1 } };
      }),
      ...usedUp.map((fault): Case => {
        const what = `${step} meets ${fault} ${limit} times`;
        const given: Case = { what, script: `${operation}=${fault}`, ends: 'failed', failure: ['timeout', step] };
        return step === 'ship' ? { ...given, ...noLabel } : { ...given, retries: { [step]: limit - 1 } };
      }),
      lastAttempt(step, operation, limit),
    ];
  }
}

function lastAttempt(step: string, operation: string, limit: number): Case {
  const failing = Array.from({ length: limit - 1 }, (_, n) => `${operation}#${n + 1}=${faults[n % faults.length]}`);
  const what = `${step} works at attempt ${limit}, its last`;
  return { what, script: failing.join(), ends: 'completed', retries: { [step]: limit - 1 } };
}

const secondChild: Case = {
  what: 'the first shipping child uses up its 5 attempts',
  script: 'shipping.create-label@1=timeout:after',
  ends: 'completed',
  retries: { ship: 5 },
};

/** Dispatch is repeated until its outcome is known. */
const dispatching: readonly Case[] = [
  ...faults.map((fault) => {
    return { what: `dispatch meets ${fault} once`, script: `shipping.dispatch#1=${fault}`, ends: 'completed' };
  }),
  {
    what: 'dispatch fails seven times',
    script: [1, 2, 3, 4, 5, 6, 7].map((n) => `shipping.dispatch#${n}=error:before`).join(),
    ends: 'completed',
  },
];

/** A mail never changes how an order ends. */
const mailing: readonly Case[] = faults.map((fault) => {
  return { what: `the mail meets ${fault}`, script: `notification.send=${fault}`, ends: 'completed' };
});

const counts: Readonly<Record<OrderProfileName, number>> = { standard: 42, retail: 42, express: 33, capped: 28 };

describe.each(Object.keys(rules) as OrderProfileName[])('every way each step of a %s order can fail', (profile) => {
  const cases = casesOf(profile);
  let shop: Shop;
  beforeAll(async () => {
    shop = await Shop.open();
  }, 60_000);
  afterAll(() => shop.stop());

  it('leaves none out', () => expect(cases).toHaveLength(counts[profile]));

  it.each(cases)('$what: the order is $ends', async ({ script, ends, failure, retries }) => {
    const handle = await shop.order({ script }, { profile });
    const state = await shop.ended(handle);
    expect(state).toMatchObject({ status: ends, ...(failure === undefined && { retries: retries ?? {} }) });
    if (retries) expect(state['retries']).toEqual(retries);
    expect(state['failure']).toEqual(failure && expect.objectContaining({ code: failure[0], step: failure[1] }));
    expect(await shop.audit()).toMatchObject({ ok: true, violations: [] });
  });
});
