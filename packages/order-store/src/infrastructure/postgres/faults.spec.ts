import { OrderStoreUnavailable } from '../../ports/order-writer.js';
import { guarded, leavesConnectionUsable } from './faults.js';

function fault(code: string | undefined, message = 'as the server says'): Error {
  return Object.assign(new Error(message), code === undefined ? {} : { code });
}

/** Fails as often as there are errors, then succeeds. */
function failing(...errors: Error[]) {
  return jest.fn(async () => {
    const error = errors.shift();
    if (error) throw error;
    return 'done';
  });
}

describe('guarded', () => {
  it.each([
    ['connection refused', 'ECONNREFUSED'],
    ['connection reset', 'ECONNRESET'],
    ['unknown host', 'ENOTFOUND'],
    ['connection failure', '08006'],
    ['too many connections', '53300'],
    ['disk full', '53100'],
    ['administrator shutdown', '57P01'],
    ['crash shutdown', '57P02'],
    ['starting up', '57P03'],
    ['statement timeout', '57014'],
    ['read-only standby', '25006'],
  ])('reports %s as unavailable, at once', async (_, code) => {
    const operation = failing(fault(code));
    await expect(guarded(operation)).rejects.toThrow(OrderStoreUnavailable);
    expect(operation).toHaveBeenCalledTimes(1);
  });

  it.each([
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'timeout exceeded when trying to connect',
    'Query read timeout',
    'Client has encountered a connection error and is not queryable',
  ])('reports pg’s own "%s" as unavailable', async (message) => {
    await expect(guarded(failing(fault(undefined, message)))).rejects.toThrow(OrderStoreUnavailable);
  });

  it.each([
    ['a unique violation', '23505'],
    ['a missing table', '42P01'],
    ['a wrong password', '28P01'],
    ['a missing database', '3D000'],
    ['an error without a code', undefined],
  ])('lets %s through as it is', async (_, code) => {
    const bug = fault(code);
    await expect(guarded(failing(bug))).rejects.toBe(bug);
  });

  it.each(['40001', '40P01'])('runs an operation again after conflict %s', async (code) => {
    const operation = failing(fault(code), fault(code), fault(code));
    await expect(guarded(operation)).resolves.toBe('done');
    expect(operation).toHaveBeenCalledTimes(4);
  });

  it('reports a conflict that does not go away as unavailable', async () => {
    const operation = failing(...Array.from({ length: 9 }, () => fault('40001')));
    await expect(guarded(operation)).rejects.toThrow(OrderStoreUnavailable);
    expect(operation).toHaveBeenCalledTimes(4);
  });
});

describe('leavesConnectionUsable', () => {
  it.each(['23505', '57014', '40001'])('after an answered error %s', (code) => {
    expect(leavesConnectionUsable(fault(code))).toBe(true);
  });

  it.each(['57P01', '08006', 'EPIPE', undefined])('not after %s', (code) => {
    expect(leavesConnectionUsable(fault(code))).toBe(false);
  });
});
