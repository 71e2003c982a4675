import { progressBar } from './progress-bar.js';

describe('progressBar', () => {
  it.each([
    [0, 100, '░░░░'],
    [50, 100, '██░░'],
    [54, 100, '██▏░'],
    [100, 100, '████'],
    [120, 100, '████'],
    [0, 0, '░░░░'],
  ])('is filled by %d of %d', (done, total, bar) => {
    expect(progressBar(done, total, 4)).toBe(bar);
  });
});
