import { OrderStoreUnavailable } from '../../ports/order-writer.js';
import { guarded } from './faults.js';

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
    ['connection refused', fault('ECONNREFUSED')],
    ['administrator shutdown', fault('57P01')],
    ['a connection without an answer', fault(undefined, 'Query read timeout')],
  ])('reports %s as unavailable, at once', async (_, error) => {
    const operation = failing(error);
    await expect(guarded(operation)).rejects.toThrow(OrderStoreUnavailable);
    expect(operation).toHaveBeenCalledTimes(1);
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
