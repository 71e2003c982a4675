import { turns } from './turns.js';

describe('turns', () => {
  it('have everyone in each round, and begin each with another one', () => {
    expect(turns([1, 2, 4], 4)).toEqual([1, 2, 4, 2, 4, 1, 4, 1, 2, 1, 2, 4]);
  });

  it('are none without rounds', () => {
    expect(turns([1, 2], 0)).toEqual([]);
  });
});
