import { onStopSignals } from './stop-signals.js';

describe('the signals that end the runtime', () => {
  let told: string[];
  let release: () => void;

  beforeEach(() => {
    jest.useFakeTimers();
    told = [];
    release = onStopSignals(
      (signal) => told.push(`stop ${signal}`),
      (signal) => told.push(`kill ${signal}`),
    );
  });
  afterEach(() => {
    release();
    jest.useRealTimers();
  });

  it('take the one that the terminal and npm both send for one', () => {
    process.emit('SIGINT', 'SIGINT');
    jest.advanceTimersByTime(300);
    process.emit('SIGINT', 'SIGINT');
    expect(told).toEqual(['stop SIGINT']);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('stop on %s and kill on one that comes later', (signal) => {
    process.emit(signal, signal);
    jest.advanceTimersByTime(1_000);
    process.emit('SIGINT', 'SIGINT');
    expect(told).toEqual([`stop ${signal}`, 'kill SIGINT']);
  });
});
