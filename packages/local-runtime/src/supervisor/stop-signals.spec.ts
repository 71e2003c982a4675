import { onStopSignals } from './stop-signals.js';

describe('the signals that end the runtime', () => {
  let told: string[];
  let release: () => void;

  beforeEach(() => {
    jest.useFakeTimers();
    told = [];
    release = onStopSignals(
      () => told.push('stop'),
      () => told.push('kill'),
    );
  });
  afterEach(() => {
    release();
    jest.useRealTimers();
  });

  it('take the one that the terminal and npm both send for one', () => {
    process.emit('SIGINT');
    jest.advanceTimersByTime(300);
    process.emit('SIGINT');
    expect(told).toEqual(['stop']);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('stop on %s and kill on one that comes later', (signal) => {
    process.emit(signal);
    jest.advanceTimersByTime(1_000);
    process.emit('SIGINT');
    expect(told).toEqual(['stop', 'kill']);
  });
});
