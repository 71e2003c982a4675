import { isConflict, isUnavailable, leavesConnectionUsable } from './faults.js';

function fault(code: string | undefined, message = 'as the server says'): Error {
  return Object.assign(new Error(message), code === undefined ? {} : { code });
}

const stalePlan = Object.assign(fault('0A000'), { routine: 'RevalidateCachedQuery' });

describe('unavailable', () => {
  it.each([
    ['connection refused', 'ECONNREFUSED'],
    ['connection reset', 'ECONNRESET'],
    ['unknown host', 'ENOTFOUND'],
    ['host unreachable', 'EHOSTUNREACH'],
    ['the socket of a server that is down', 'ENOENT'],
    ['connection failure', '08006'],
    ['too many connections', '53300'],
    ['disk full', '53100'],
    ['administrator shutdown', '57P01'],
    ['crash shutdown', '57P02'],
    ['starting up', '57P03'],
    ['statement timeout', '57014'],
    ['input or output error', '58030'],
    ['lock timeout', '55P03'],
    ['read-only standby', '25006'],
    ['completion unknown', '40003'],
  ])('is %s', (_, code) => {
    expect(isUnavailable(fault(code))).toBe(true);
    expect(isConflict(fault(code))).toBe(false);
  });

  it.each([
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'timeout exceeded when trying to connect',
    'Query read timeout',
    'Client has encountered a connection error and is not queryable',
    'Client was closed and is not queryable',
  ])('is pg’s own "%s"', (message) => {
    expect(isUnavailable(fault(undefined, message))).toBe(true);
  });
});

it.each([
  ['serialization failure', fault('40001')],
  ['deadlock', fault('40P01')],
  ['stale plan', stalePlan],
])('a conflict is a %s', (_, error) => {
  expect(isConflict(error)).toBe(true);
  expect(isUnavailable(error)).toBe(false);
});

it.each([
  ['a unique violation', fault('23505')],
  ['a missing table', fault('42P01')],
  ['a wrong password', fault('28P01')],
  ['a missing database', fault('3D000')],
  ['a message of our own', fault('23505', 'Connection terminated')],
  ['an error without a code', fault(undefined)],
  ['nothing', undefined],
])('%s is neither', (_, error) => {
  expect([isUnavailable(error), isConflict(error)]).toEqual([false, false]);
});

describe('a connection', () => {
  it.each(['23505', '57014', '40001'])('may be used again after an answered error %s', (code) => {
    expect(leavesConnectionUsable(fault(code))).toBe(true);
  });

  it.each(['57P01', '08006', 'EPIPE', undefined])('may not be used again after %s', (code) => {
    expect(leavesConnectionUsable(fault(code))).toBe(false);
  });
});
