import { BlockList } from 'node:net';

/**
 * Addresses that no URL from outside may lead to: this machine, this network, cloud metadata, multicast, and the ranges
 * that translate into them. Source: IANA special-purpose registries for IPv4 and IPv6. Mapped addresses
 * (`::ffff:127.0.0.1`) need no row of their own: BlockList reads them as IPv4.
 */
const IPV4 =
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 ' +
  '192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4';
const IPV6 =
  '::/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 2002::/16 3fff::/20 5f00::/16 fc00::/7 fe80::/10 ' +
  'fec0::/10 ff00::/8';

export function blockedRanges(): BlockList {
  const list = new BlockList();
  for (const [ranges, family] of [
    [IPV4, 'ipv4'],
    [IPV6, 'ipv6'],
  ] as const) {
    for (const range of ranges.split(' ')) {
      const [network = '', prefix] = range.split('/');
      list.addSubnet(network, Number(prefix), family);
    }
  }
  return list;
}
