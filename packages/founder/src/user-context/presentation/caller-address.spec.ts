import type { FastifyRequest } from 'fastify';
import { callerAddress } from './caller-address.js';

const request = (remoteAddress: string, forwarded?: string): FastifyRequest =>
  ({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } }) as unknown as FastifyRequest;

describe('the address of a caller', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:4860:4860::8888', '2001:4860:4860::8888'],
    ['127.0.0.1', undefined],
    ['::1', undefined],
    ['::ffff:10.0.0.1', undefined],
    ['192.168.1.7', undefined],
  ])('that comes from %s is %s', (remote, address) => {
    expect(callerAddress(request(remote), false)).toBe(address);
  });

  it('is not taken from a header that anybody can write', () => {
    expect(callerAddress(request('203.0.113.7', '198.51.100.1'), false)).toBe('203.0.113.7');
  });

  it.each([
    ['198.51.100.1', '198.51.100.1'],
    ['8.8.8.8, 198.51.100.1', '198.51.100.1'],
    ['10.0.0.9', undefined],
    ['unknown', '203.0.113.7'],
    ['', '203.0.113.7'],
    [undefined, '203.0.113.7'],
  ])('behind a trusted proxy that forwards %p is %p', (forwarded, address) => {
    expect(callerAddress(request('203.0.113.7', forwarded), true)).toBe(address);
  });
});
