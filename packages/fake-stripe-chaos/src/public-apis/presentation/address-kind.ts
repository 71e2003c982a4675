import { BlockList, isIP } from 'node:net';

type Subnet = readonly [network: string, prefix: number];

const privateNetworks = listOf(
  [
    ['10.0.0.0', 8],
    ['172.16.0.0', 12],
    ['192.168.0.0', 16],
  ],
  [['fc00::', 7]],
);

/** The networks for documentation are no addresses of anybody, and may be located here: examples need some. */
const reservedNetworks = listOf(
  [
    ['0.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
    ['224.0.0.0', 3],
  ],
  [
    ['::', 127],
    ['fe80::', 10],
    ['ff00::', 8],
  ],
);

/** What ip-api.com says of a query that it cannot answer; `undefined` where it can. */
export function refusalOf(query: string): string | undefined {
  const version = isIP(query);
  if (version === 0) return 'invalid query';
  const family = version === 4 ? 'ipv4' : 'ipv6';
  if (privateNetworks.check(query, family)) return 'private range';
  return reservedNetworks.check(query, family) ? 'reserved range' : undefined;
}

function listOf(v4: readonly Subnet[], v6: readonly Subnet[]): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of v4) list.addSubnet(network, prefix, 'ipv4');
  for (const [network, prefix] of v6) list.addSubnet(network, prefix, 'ipv6');
  return list;
}
