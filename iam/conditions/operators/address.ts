/**
 * IPv4 and IPv6 addresses and CIDR blocks as ranges of integers.
 *
 * A text that is not a documented form is not parsed, and the comparison is then undecided. That includes an IPv6
 * address with an IPv4 tail, since AWS does not document how it compares one.
 *
 * Source: IAM user guide, "Condition operators", IP address; RFC 4632 and RFC 4291 section 2.2.
 */
import { memoizeByObject } from "../../memoize";

/** A range of addresses, with both ends included. */
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

/** Parses an IP address or a CIDR block. Returns undefined for any other text. */
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

/** A balanced search tree of disjoint ranges. */
interface RangeTree {
  readonly range: AddressRange;
  readonly before: RangeTree | undefined;
  readonly after: RangeTree | undefined;
}

function compareRanges(a: AddressRange, b: AddressRange): number {
  return a.family - b.family || Number(a.first > b.first) - Number(a.first < b.first);
}

/** Returns the same addresses as disjoint ranges in ascending order. */
function mergeRanges(ranges: readonly AddressRange[]): readonly AddressRange[] {
  const merged: AddressRange[] = [];
  for (const range of [...ranges].sort(compareRanges)) {
    const previous = merged.at(-1);
    if (previous === undefined || previous.family !== range.family || previous.last + 1n < range.first)
      merged.push(range);
    else if (previous.last < range.last) merged.splice(-1, 1, { ...previous, last: range.last });
  }
  return merged;
}

function buildTree(ranges: readonly AddressRange[]): RangeTree | undefined {
  const middle = ranges.length >> 1;
  const [range, ...after] = ranges.slice(middle);
  return range && { range, before: buildTree(ranges.slice(0, middle)), after: buildTree(after) };
}

const treeOf = memoizeByObject((ranges: readonly AddressRange[]) => ({ root: buildTree(mergeRanges(ranges)) }));

/** Returns whether one of the ranges contains the address. Returns undefined if the text is not an IP address. */
export function isInRanges(text: string, ranges: readonly AddressRange[]): boolean | undefined {
  const address = parseAddress(text);
  if (address === undefined) return undefined;
  const { family, number } = address;
  let node = treeOf(ranges).root;
  while (node !== undefined) {
    const { range, before, after } = node;
    if (range.family === family && range.first <= number && number <= range.last) return true;
    node = family < range.family || (family === range.family && number < range.first) ? before : after;
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

/**
 * Returns the ends of each range and their neighbors outside, and one example of each family. Every combination of
 * ranges that some address is in, one of the returned addresses is in too.
 */
export function addressesAround(ranges: readonly AddressRange[]): readonly string[] {
  const addresses = ([4, 6] as const).flatMap((family) => {
    const own = ranges.filter((range) => range.family === family);
    const around = new Set(own.flatMap(({ first, last }) => [first, last, first - 1n, last + 1n]));
    return [...around]
      .filter((number) => number >= 0n && number < 1n << ADDRESS_BITS[family])
      .map((number) => formatAddress({ family, number }));
  });
  return [...addresses, "203.0.113.10", "2001:db8:0:0:0:0:0:10"];
}
