import { candidatesOf } from './find-run.js';

describe('what a name may mean', () => {
  it.each([
    ['order-1', ['order-fulfillment-order-1', 'order-1']],
    ['order-fulfillment-1', ['order-fulfillment-1']],
    ['payment-1', ['payment-1', 'order-fulfillment-payment-1']],
    ['shipping-1-1', ['shipping-1-1', 'order-fulfillment-shipping-1-1']],
    ['ml-training-digits-1', ['ml-training-digits-1', 'order-fulfillment-ml-training-digits-1']],
  ])('%s', (name, candidates) => {
    expect(candidatesOf(name)).toEqual(candidates);
  });
});
