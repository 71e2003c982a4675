import type { Tally } from './tally.js';

export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

const LIVE_MS = 250;
const SELDOM_MS = 5_000;
const CLEAR_LINE = '\r\u001b[2K';
const COLUMNS = 80;

/** Shows how far the test is: one line that changes on a terminal, elsewhere a line now and then. Returns what ends that. */
export function showProgress(output: Output, line: () => string): () => void {
  if (!output.isTTY) {
    const seldom = setInterval(() => output.write(`${line()}\n`), SELDOM_MS);
    return () => clearInterval(seldom);
  }
  const live = setInterval(() => {
    output.write(`${CLEAR_LINE}${line().slice(0, (output.columns || COLUMNS) - 1)}`);
  }, LIVE_MS);
  return () => {
    clearInterval(live);
    output.write(CLEAR_LINE);
  };
}

export function progressLine(tally: Tally, orders: number, seconds: number): string {
  const ended = tally.ended.length;
  const outcomes = Object.entries(tally.outcomes()).map(([status, count]) => `${count} ${status}`);
  const rate = seconds > 0 ? ended / seconds : 0;
  return [
    `${Math.floor(seconds)} s`,
    `${ended}/${orders} ended${outcomes.length > 0 ? ` (${outcomes.join(', ')})` : ''}`,
    `${tally.inFlight} under way`,
    `${rate.toFixed(1)}/s`,
    `${tally.errorCount} errors`,
    ...(tally.needAttention.length > 0 ? [`${tally.needAttention.length} need attention`] : []),
  ].join('  ');
}
