import { isIP } from 'node:net';
import { isPublicAddress } from '@fake-stripe/public-apis';
import type { FastifyRequest } from 'fastify';

/**
 * The address of whoever asks, if the world can see it. Behind a trusted proxy it is the last one of X-Forwarded-For,
 * the one that the proxy itself has written.
 */
export function callerAddress({ headers, socket }: FastifyRequest, trustProxy: boolean): string | undefined {
  const forwarded = trustProxy
    ? String(headers['x-forwarded-for'] ?? '')
        .split(',')
        .at(-1)
        ?.trim()
    : undefined;
  const address = plain(forwarded && isIP(plain(forwarded)) !== 0 ? forwarded : (socket.remoteAddress ?? ''));
  return isPublicAddress(address) ? address : undefined;
}

/** An IPv4 address as an IPv6 socket shows it is an IPv4 address. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}
