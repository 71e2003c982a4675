import { CannotStart } from '@fake-stripe/platform';
import type { NativeConnection } from '@temporalio/worker';
import { registerSearchAttributes } from './search-attributes.js';

const PERMISSION_DENIED = 7;
const UNAVAILABLE = 14;

const grpcError = (code: number, message: string) => Object.assign(new Error(message), { code });

describe('search attributes', () => {
  const add = jest.fn<Promise<object>, [object]>();
  const list = jest.fn<Promise<object>, [object]>();
  const connection = {
    operatorService: { addSearchAttributes: add, listSearchAttributes: list },
  } as unknown as NativeConnection;
  const register = () => registerSearchAttributes(connection, 'shop');

  beforeEach(() => {
    add.mockReset().mockResolvedValue({});
    list.mockReset().mockResolvedValue({ customAttributes: {} });
  });

  it('are registered in the namespace, with their types', async () => {
    await register();
    expect(add).toHaveBeenCalledWith({
      namespace: 'shop',
      searchAttributes: { OrderStatus: 2, CustomerId: 2, OrderTotal: 3 },
    });
  });

  it('need no permission where they are known already', async () => {
    add.mockRejectedValue(grpcError(PERMISSION_DENIED, 'Request unauthorized.'));
    list.mockResolvedValue({ customAttributes: { OrderStatus: 2, CustomerId: 2, OrderTotal: 3 } });
    await expect(register()).resolves.toBeUndefined();
  });

  it('that are missing and forbidden stop the start, with the commands to run', async () => {
    add.mockRejectedValue(grpcError(PERMISSION_DENIED, 'Request unauthorized.'));
    list.mockResolvedValue({ customAttributes: { CustomerId: 2 } });
    const error = await register().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CannotStart);
    expect((error as Error).message.split('\n')).toEqual([
      'Temporal lacks search attributes and refuses to add them (Request unauthorized.). Run:',
      '  temporal operator search-attribute create --namespace shop --name OrderStatus --type Keyword',
      '  temporal operator search-attribute create --namespace shop --name OrderTotal --type Int',
    ]);
  });

  it('count as missing where even looking is forbidden', async () => {
    add.mockRejectedValue(grpcError(PERMISSION_DENIED, 'Request unauthorized.'));
    list.mockRejectedValue(grpcError(PERMISSION_DENIED, 'Request unauthorized.'));
    await expect(register()).rejects.toThrow(CannotStart);
  });

  it('that Temporal cannot add just now are worth another try', async () => {
    const away = grpcError(UNAVAILABLE, 'connection refused');
    add.mockRejectedValue(away);
    list.mockRejectedValue(away);
    await expect(register()).rejects.toBe(away);
  });
});
