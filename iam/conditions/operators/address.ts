/**
 * IPv4 and IPv6 addresses and CIDR ranges as whole numbers. An IPv6 text with an IPv4 tail is not read, which leaves
 * the comparison unresolved.
 *
 * Source: IAM user guide, "Condition operators", IP address; RFC 4632 and RFC 4291 section 2.2.
 */

export interface AddressRange {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

interface Address {
  readonly family: 4 | 6;
  readonly number: bigint;
}

const ADDRESS_BITS = { 4: 32n, 6: 128n } as const;

function parseIpv4(text: string): bigint | undefined {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return undefined;
  const parts = text.split(".").map(Number);
  return parts.some((part) => part > 255) ? undefined : BigInt(parts.reduce((sum, part) => sum * 256 + part, 0));
}

function splitGroups(text: string): readonly string[] {
  return text === "" ? [] : text.split(":");
}

function parseIpv6(text: string): bigint | undefined {
  const [head, tail, more] = text.split("::");
  if (head === undefined || more !== undefined) return undefined;
  const left = splitGroups(head);
  const right = tail === undefined ? [] : splitGroups(tail);
  const missing = 8 - left.length - right.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const all = [...left, ...new Array<string>(missing).fill("0"), ...right];
  if (!all.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  return all.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n);
}

function parseAddress(text: string): Address | undefined {
  const v4 = parseIpv4(text);
  if (v4 !== undefined) return { family: 4, number: v4 };
  const v6 = parseIpv6(text);
  return v6 === undefined ? undefined : { family: 6, number: v6 };
}

/** An address or a CIDR block, or undefined when the text is neither. */
export function parseRange(text: string): AddressRange | undefined {
  const [address = "", length, more] = text.split("/");
  const base = parseAddress(address);
  if (base === undefined || more !== undefined) return undefined;
  const bits = ADDRESS_BITS[base.family];
  if (length !== undefined && !/^\d{1,3}$/.test(length)) return undefined;
  const host = bits - (length === undefined ? bits : BigInt(length));
  if (host < 0n) return undefined;
  const first = (base.number >> host) << host;
  return { family: base.family, first, last: first + (1n << host) - 1n };
}

/** Ranges that lie apart, those before and behind one in the middle. */
interface RangeTree {
  readonly range: AddressRange;
  readonly before: RangeTree | undefined;
  readonly after: RangeTree | undefined;
}

const TREES = new WeakMap<readonly AddressRange[], { readonly root: RangeTree | undefined }>();

function compareRanges(a: AddressRange, b: AddressRange): number {
  return a.family - b.family || Number(a.first > b.first) - Number(a.first < b.first);
}

/** The same addresses in ranges that lie apart, in rising order. */
function mergeRanges(ranges: readonly AddressRange[]): readonly AddressRange[] {
  const found: AddressRange[] = [];
  for (const range of [...ranges].sort(compareRanges)) {
    const before = found.at(-1);
    if (before === undefined || before.family !== range.family || before.last + 1n < range.first) found.push(range);
    else if (before.last < range.last) found.splice(-1, 1, { ...before, last: range.last });
  }
  return found;
}

function buildTree(ranges: readonly AddressRange[]): RangeTree | undefined {
  const middle = ranges.length >> 1;
  const [range, ...after] = ranges.slice(middle);
  return range && { range, before: buildTree(ranges.slice(0, middle)), after: buildTree(after) };
}

/** Whether the address lies in one of the ranges; undefined when the text is no single address. */
export function isInRanges(text: string, ranges: readonly AddressRange[]): boolean | undefined {
  const address = parseAddress(text);
  if (address === undefined) return undefined;
  const { family, number } = address;
  const tree = TREES.get(ranges) ?? { root: buildTree(mergeRanges(ranges)) };
  TREES.set(ranges, tree);
  let at = tree.root;
  while (at !== undefined) {
    const { range, before, after } = at;
    if (range.family === family && range.first <= number && number <= range.last) return true;
    at = family < range.family || (family === range.family && number < range.first) ? before : after;
  }
  return false;
}

function formatAddress({ family, number }: Address): string {
  const [count, size, radix] = family === 4 ? ([4n, 8n, 10] as const) : ([8n, 16n, 16] as const);
  const parts: string[] = [];
  for (let index = count - 1n; index >= 0n; index -= 1n) {
    parts.push(((number >> (index * size)) & ((1n << size) - 1n)).toString(radix));
  }
  return parts.join(family === 4 ? "." : ":");
}

/** The ends of each range and the addresses just outside, which together meet every combination of the ranges. */
export function addressesAround(ranges: readonly AddressRange[]): readonly string[] {
  const found = ([4, 6] as const).flatMap((family) => {
    const own = ranges.filter((range) => range.family === family);
    const around = new Set(own.flatMap(({ first, last }) => [first, last, first - 1n, last + 1n]));
    return [...around]
      .filter((number) => number >= 0n && number < 1n << ADDRESS_BITS[family])
      .map((number) => formatAddress({ family, number }));
  });
  return [...found, "203.0.113.10", "2001:db8:0:0:0:0:0:10"];
}
