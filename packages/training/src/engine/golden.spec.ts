import { convolution, dense, samplesOf, seed, weightsAfter } from '../../test/engine/small-training.js';
import { initState } from './engine.js';

describe('the weights after 5 epochs, on every machine and version of Node', () => {
  it.each([
    ['sgd', '206e80a9d3e7ef3eb1bfdf201dfc686d44bbcba71c5c90990763107618430410'],
    ['adam', '7f987ac0e23b53553e34ef243cab0aed921bfccd6472514c9e75fb4ad2344d9b'],
    ['adamw', 'aa10052173e9c869acafdced823b9ff2eaea31e174cf3687c606f4c4d00dc3c5'],
  ] as const)('of a dense model with %s', (optimizer, golden) => {
    expect(weightsAfter(initState(dense, seed), 5, { optimizer })).toBe(golden);
  });

  it.each([
    ['sgd', '170dfa52276904d56aed02e291ecbe00175ff7122f8718fa9b6fb6c3fe718f91'],
    ['adam', 'c455b16d4a230fafaa4f14fb459e2ee27f4182284a91ec767f3ab8bc32dffa04'],
    ['adamw', 'b74a3b6825af4a2651170ed35fdeebc35a78f9d9dd19180fbec38ed056aa0947'],
  ] as const)('of a convolution model with %s', (optimizer, golden) => {
    const data = samplesOf(120, 2);
    expect(weightsAfter(initState(convolution, seed), 5, { optimizer }, convolution, data)).toBe(golden);
  });
});
