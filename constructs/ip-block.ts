import { BlockList, isIP } from 'node:net';

/** A parsed CIDR block. */
export interface IpBlock {
  readonly address: string;
  readonly prefix: number;
  readonly family: 'ipv4' | 'ipv6';
}

/**
 * A CIDR such as `10.0.0.0/8` or `fd00::/8`.
 *
 * @throws Error when it is not one.
 */
export function parseBlock(cidr: string): IpBlock {
  const [address = '', prefix = '', ...rest] = cidr.split('/');
  const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
  const bits = family === 'ipv4' ? 32 : 128;
  if (rest.length > 0 || isIP(address) === 0 || !/^\d{1,3}$/.test(prefix) || Number(prefix) > bits) {
    throw new Error(`'${cidr}' is not a CIDR: give an address and a prefix length, such as 10.0.0.0/16 or fd00::/64`);
  }
  return { address, prefix: Number(prefix), family };
}

/** True when every address of `inner` lies in `outer`. */
export function blockContains(outer: IpBlock, inner: IpBlock): boolean {
  if (outer.family !== inner.family || inner.prefix < outer.prefix) return false;
  const list = new BlockList();
  list.addSubnet(outer.address, outer.prefix, outer.family);
  return list.check(inner.address, inner.family);
}
