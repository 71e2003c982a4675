import { pino } from 'pino';
import { withCorrelation } from '../correlation/correlation.js';
import { loggerOptions } from './logging.js';

function lines(log: (logger: pino.Logger) => void): Record<string, unknown>[] {
  const written: Record<string, unknown>[] = [];
  const logger = pino(loggerOptions('things', 'info'), {
    write: (line) => written.push(JSON.parse(line) as Record<string, unknown>),
  });
  log(logger);
  return written;
}

describe('a log line', () => {
  it('has its level as a word, an ISO time and the service', () => {
    const [line] = lines((logger) => logger.info('hello'));
    expect(line).toMatchObject({ level: 'info', service: 'things', msg: 'hello' });
    expect(line?.['time']).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  it('carries the correlation id of the request it is written in', () => {
    const written = lines((logger) => {
      logger.info('outside');
      withCorrelation('abc', () => logger.info('inside'));
    });
    expect(written.map((line) => line['correlationId'])).toEqual([undefined, 'abc']);
  });
});
