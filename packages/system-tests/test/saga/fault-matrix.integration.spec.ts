import { Shop } from '../kit/shop.js';

interface Case {
  readonly what: string;
  readonly script: string;
  readonly ends: string;
  /** Code and step of the failure; absent where the order completes. */
  readonly failure?: readonly [code: string, step: string];
  readonly retries?: Readonly<Record<string, number>>;
}

/** Ends as section 3 of the design says them, written by hand. */
const cases: readonly Case[] = [
  {
    what: 'authorize is declined',
    script: 'payment.authorize=insufficient_funds',
    ends: 'failed',
    failure: ['insufficient_funds', 'authorize'],
  },
  {
    what: 'authorize errs once',
    script: 'payment.authorize#1=error:before',
    ends: 'completed',
    retries: { authorize: 1 },
  },
  {
    what: 'authorize errs once, having happened',
    script: 'payment.authorize#1=error:after',
    ends: 'completed',
    retries: { authorize: 1 },
  },
  {
    what: 'authorize times out once',
    script: 'payment.authorize#1=timeout:before',
    ends: 'completed',
    retries: { authorize: 1 },
  },
  {
    what: 'authorize times out once, having happened',
    script: 'payment.authorize#1=timeout:after',
    ends: 'completed',
    retries: { authorize: 1 },
  },
  {
    what: 'authorize uses up its 3 attempts',
    script: 'payment.authorize=timeout:before',
    ends: 'failed',
    failure: ['timeout', 'authorize'],
    retries: { authorize: 2 },
  },
  {
    what: 'authorize uses up its 3 attempts, having happened',
    script: 'payment.authorize=timeout:after',
    ends: 'failed',
    failure: ['timeout', 'authorize'],
    retries: { authorize: 2 },
  },
  {
    what: 'authorize works at the third attempt',
    script: 'payment.authorize#1=error:before,payment.authorize#2=timeout:after',
    ends: 'completed',
    retries: { authorize: 2 },
  },

  {
    what: 'reserve is out of stock',
    script: 'inventory.reserve=out_of_stock',
    ends: 'failed',
    failure: ['out_of_stock', 'reserve'],
  },
  { what: 'reserve errs once', script: 'inventory.reserve#1=error:before', ends: 'completed', retries: { reserve: 1 } },
  {
    what: 'reserve errs once, having happened',
    script: 'inventory.reserve#1=error:after',
    ends: 'completed',
    retries: { reserve: 1 },
  },
  {
    what: 'reserve times out once',
    script: 'inventory.reserve#1=timeout:before',
    ends: 'completed',
    retries: { reserve: 1 },
  },
  {
    what: 'reserve times out once, having happened',
    script: 'inventory.reserve#1=timeout:after',
    ends: 'completed',
    retries: { reserve: 1 },
  },
  {
    what: 'reserve uses up its 2 attempts',
    script: 'inventory.reserve=error:before',
    ends: 'failed',
    failure: ['processing_error', 'reserve'],
    retries: { reserve: 1 },
  },
  {
    what: 'reserve uses up its 2 attempts, having happened',
    script: 'inventory.reserve=timeout:after',
    ends: 'failed',
    failure: ['timeout', 'reserve'],
    retries: { reserve: 1 },
  },

  { what: 'capture was made already', script: 'payment.capture=already_captured', ends: 'completed' },
  { what: 'capture errs once', script: 'payment.capture#1=error:before', ends: 'completed', retries: { capture: 1 } },
  {
    what: 'capture errs once, having happened',
    script: 'payment.capture#1=error:after',
    ends: 'completed',
    retries: { capture: 1 },
  },
  {
    what: 'capture times out once',
    script: 'payment.capture#1=timeout:before',
    ends: 'completed',
    retries: { capture: 1 },
  },
  {
    what: 'capture times out once, having happened',
    script: 'payment.capture#1=timeout:after',
    ends: 'completed',
    retries: { capture: 1 },
  },
  {
    what: 'capture uses up its 3 attempts',
    script: 'payment.capture=timeout:before',
    ends: 'failed',
    failure: ['timeout', 'capture'],
    retries: { capture: 2 },
  },
  {
    what: 'capture uses up its 3 attempts, having happened',
    script: 'payment.capture=timeout:after',
    ends: 'failed',
    failure: ['timeout', 'capture'],
    retries: { capture: 2 },
  },

  {
    what: 'the label is refused for its address',
    script: 'shipping.create-label=address_error',
    ends: 'failed',
    failure: ['address_error', 'ship'],
  },
  {
    what: 'the label errs once',
    script: 'shipping.create-label#1=error:before',
    ends: 'completed',
    retries: { ship: 1 },
  },
  {
    what: 'the label errs once, having happened',
    script: 'shipping.create-label#1=error:after',
    ends: 'completed',
    retries: { ship: 1 },
  },
  {
    what: 'the label times out once',
    script: 'shipping.create-label#1=timeout:before',
    ends: 'completed',
    retries: { ship: 1 },
  },
  {
    what: 'the label times out once, having happened',
    script: 'shipping.create-label#1=timeout:after',
    ends: 'completed',
    retries: { ship: 1 },
  },
  {
    what: 'the label uses up its 5 attempts',
    script: 'shipping.create-label=timeout:before',
    ends: 'failed',
    failure: ['timeout', 'ship'],
    retries: { ship: 4 },
  },
  {
    what: 'the label uses up its 5 attempts, having happened',
    script: 'shipping.create-label=timeout:after',
    ends: 'failed',
    failure: ['timeout', 'ship'],
    retries: { ship: 4 },
  },

  { what: 'dispatch errs once', script: 'shipping.dispatch#1=error:before', ends: 'completed' },
  { what: 'dispatch errs once, having happened', script: 'shipping.dispatch#1=error:after', ends: 'completed' },
  { what: 'dispatch times out once', script: 'shipping.dispatch#1=timeout:before', ends: 'completed' },
  { what: 'dispatch times out once, having happened', script: 'shipping.dispatch#1=timeout:after', ends: 'completed' },
  {
    what: 'dispatch fails seven times: it is repeated until known',
    script: [1, 2, 3, 4, 5, 6, 7].map((n) => `shipping.dispatch#${n}=error:before`).join(),
    ends: 'completed',
  },

  { what: 'the mail errs', script: 'notification.send=error:before', ends: 'completed' },
  { what: 'the mail errs, having gone out', script: 'notification.send=error:after', ends: 'completed' },
  { what: 'the mail times out', script: 'notification.send=timeout:before', ends: 'completed' },
  { what: 'the mail times out, having gone out', script: 'notification.send=timeout:after', ends: 'completed' },
];

describe('every step of an order, and every way it can fail', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await Shop.open();
  }, 60_000);
  afterAll(() => shop.stop());

  it('is a matrix of 38 cases', () => expect(cases).toHaveLength(38));

  it.each(cases)('$what: the order is $ends', async ({ script, ends, failure, retries = {} }) => {
    const handle = await shop.order({ script });
    const state = await shop.ended(handle);
    expect(state).toMatchObject({ status: ends, retries });
    expect(state['failure']).toEqual(failure && expect.objectContaining({ code: failure[0], step: failure[1] }));
    expect(await shop.audit()).toMatchObject({ ok: true, violations: [] });
  });
});
