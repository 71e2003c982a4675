import { isPublicAddress } from './public-address.js';

describe('an address', () => {
  it.each(['8.8.8.8', '203.0.113.7', '172.32.0.1', '2001:4860:4860::8888'])('%s is public', (ip) =>
    expect(isPublicAddress(ip)).toBe(true),
  );

  it.each([
    '127.0.0.1',
    '::1',
    '::',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.0.1',
    '100.64.0.1',
    '224.0.0.1',
    '255.255.255.255',
    'fe80::1',
    'fd00::1',
    '::ffff:10.0.0.1',
    '',
    'localhost',
    '1.2.3',
  ])('%p is not', (ip) => expect(isPublicAddress(ip)).toBe(false));
});
