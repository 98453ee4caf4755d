/**
 * Dependencies between condition keys, which the solver would otherwise treat as independent.
 *
 * - A request with `aws:CalledVia` or `kms:ViaService` came through a service, so `aws:ViaAWSService` is true. The
 *   converse does not hold, because KMS does not name every service.
 * - `aws:CalledViaFirst` and `aws:CalledViaLast` are the first and the last value of `aws:CalledVia`.
 * - `kms:EncryptionContext:NAME` is present exactly if `kms:EncryptionContextKeys` lists NAME. Names of condition keys
 *   ignore case.
 * - `kms:CallerAccount` and `aws:PrincipalAccount` have the same value.
 * - `aws:EpochTime` is `aws:CurrentTime` in seconds since 1970.
 * - `aws:PrincipalOrgPaths` is present exactly if `aws:PrincipalOrgID` is, and each path begins with that ID. The same
 *   holds for the keys of the resource.
 *
 * Guarantee: every request satisfies the literals of at least one case, so an answer that holds in all cases holds for
 * all requests. `completeContext` turns any solution of an `exact` case into a request that respects the dependencies.
 *
 * Alternative rejected: solving several keys at once. The cases are few, and the solver stays simple. Dependencies that
 * need too many cases, or arithmetic over two keys, are undecided if a document compares both keys.
 *
 * Source: IAM user guide, "AWS global condition context keys"; KMS developer guide, "Condition keys for AWS KMS".
 */

import type { Atom } from "../conditions/condition";
import { parseDate } from "../conditions/operators/ordered";
import { memoizeByObject } from "../memoize";
import { ANY_TEXT, exactPattern, type Pattern } from "../strings/pattern";
import { absent, allOf, type Literal, noneOf, oneOf, oneOfIfExists, present, someOf } from "./key-constraints";

const VIA_AWS_SERVICE = "aws:viaawsservice";
const CALLED_VIA_CHAIN = "aws:calledvia";
const FIRST = "aws:calledviafirst";
const LAST = "aws:calledvialast";
const CALLED_VIA = [CALLED_VIA_CHAIN, FIRST, LAST];
const VIA_SERVICE = "kms:viaservice";
const CONTEXT_PREFIX = "kms:encryptioncontext:";
const CONTEXT_KEYS = "kms:encryptioncontextkeys";

/** The encryption context names that get cases of their own. Each doubles the number of cases. */
const MAX_CONTEXT_NAMES = 4;
/** The organizations that get a case of their own. */
const MAX_ORGANIZATIONS = 16;
/** The services that get a case of their own at either end of `aws:CalledVia`. */
const MAX_SERVICES = 8;

/** The condition keys that a document or a question compares, in lower case. */
type Mentions = ReadonlySet<string>;

/** The keys and values of a document that determine the cases. */
interface MentionedValues {
  readonly mentions: Mentions;
  readonly organizations: readonly string[];
  readonly calledServices: readonly string[];
}

/** One way in which the keys can depend on each other. */
export interface DependencyCase {
  readonly literals: readonly Literal[];
  /** False if the literals also allow requests that cannot exist. */
  readonly exact: boolean;
}

/**
 * Yields the cases of the mentioned keys. Together they cover every request. The first has as few keys as possible.
 *
 * Each is made when it is asked for. A document of 600 characters can have a million, so no list of them is built.
 */
export function* dependencyCases({
  mentions,
  organizations,
  calledServices,
}: MentionedValues): Iterable<DependencyCase> {
  const organizationParts = ["aws:principalorg", "aws:resourceorg"].map((name) =>
    organizationCases(name, mentions, organizations),
  );
  yield* combined([
    encryptionContextCases(mentions).map(exactCase),
    ...organizationParts,
    calledViaCases(mentions, calledServices),
  ]);
}

/** Yields each way to take one case of each part. */
function* combined([first, ...others]: readonly (readonly DependencyCase[])[]): Iterable<DependencyCase> {
  if (first === undefined) {
    yield exactCase([]);
    return;
  }
  for (const one of first) {
    for (const { literals, exact } of combined(others)) {
      yield { literals: [...one.literals, ...literals], exact: one.exact && exact };
    }
  }
}

function exactCase(literals: readonly Literal[]): DependencyCase {
  return { literals, exact: true };
}

/** The pattern of an organization ID: the first part of a path. */
const NO_PATH: Pattern = [
  { many: false, except: "/" },
  { many: true, except: "/" },
];

/** Cases: in no organization, in one of those listed, or in another. Only the last does not link ID and paths. */
function organizationCases(
  name: string,
  mentions: Mentions,
  organizations: readonly string[],
): readonly DependencyCase[] {
  const [id, paths] = [`${name}id`, `${name}paths`];
  if (!mentions.has(id) && !mentions.has(paths)) return [exactCase([])];
  if (!mentions.has(paths)) return [exactCase([oneOfIfExists(id, [NO_PATH])])];
  const distinguished = organizations.slice(0, MAX_ORGANIZATIONS);
  const within = (organization: string) => [...exactPattern(`${organization}/`), ...ANY_TEXT];
  const others = [oneOf(id, distinguished.map(exactPattern), false), noneOf(paths, distinguished.map(within))];
  return [
    exactCase([absent(id), absent(paths)]),
    ...distinguished.map((each) => exactCase([oneOf(id, [exactPattern(each)]), allOf(paths, [within(each)])])),
    { literals: [oneOf(id, [NO_PATH]), present(paths), ...others], exact: false },
  ];
}

/** Cases: no chain, a chain whose ends are listed services, or another. Only the last does not link the keys. */
function calledViaCases(mentions: Mentions, calledServices: readonly string[]): readonly DependencyCase[] {
  const mentioned = CALLED_VIA.filter((key) => mentions.has(key));
  if (mentioned.length < 2) return [exactCase([])];
  const distinguished = calledServices.slice(0, MAX_SERVICES);
  const equalsService = (key: string, service: string) => [
    oneOf(key, [exactPattern(service)]),
    ...(mentions.has(CALLED_VIA_CHAIN) ? [someOf(CALLED_VIA_CHAIN, [exactPattern(service)])] : []),
  ];
  const ends = mentioned.filter((key) => key !== CALLED_VIA_CHAIN);
  const distinguishedEnds = ends.reduce<readonly (readonly Literal[])[]>(
    (all, key) =>
      all.flatMap((literals) => distinguished.map((service) => [...literals, ...equalsService(key, service)])),
    [[]],
  );
  const others = ends.map((key) => [...mentioned.map(present), oneOf(key, distinguished.map(exactPattern), false)]);
  return [
    exactCase(mentioned.map(absent)),
    ...distinguishedEnds.map(exactCase),
    ...others.map((literals) => ({ literals, exact: false })),
  ];
}

function encryptionContextCases(mentions: Mentions): readonly (readonly Literal[])[] {
  let cases = viaServiceCases(mentions);
  for (const name of trackedContextNames(mentions)) {
    const key = `${CONTEXT_PREFIX}${name}`;
    const patterns = [exactPattern(name)];
    const whenPresent = [present(key), someOf(CONTEXT_KEYS, patterns, true)];
    const whenAbsent = [absent(key), noneOf(CONTEXT_KEYS, patterns, true)];
    cases = cases.flatMap((given) => [
      [...given, ...whenAbsent],
      [...given, ...whenPresent],
    ]);
  }
  return cases;
}

function viaServiceCases(mentions: Mentions): readonly (readonly Literal[])[] {
  if (![VIA_AWS_SERVICE, ...CALLED_VIA].some((key) => mentions.has(key))) return [[]];
  const viaAwsService = (value: string) => oneOf(VIA_AWS_SERVICE, [exactPattern(value)]);
  const direct = [VIA_SERVICE, ...CALLED_VIA].map(absent);
  return [[viaAwsService("false"), ...direct], [viaAwsService("true")]];
}

/**
 * Returns the mentioned encryption context names; none unless `kms:EncryptionContextKeys` is mentioned too. Without the
 * memo, a key policy of 30 KB that compares 900 of them takes three times as long.
 */
const mentionedContextNames = memoizeByObject((mentions: Mentions): readonly string[] =>
  mentions.has(CONTEXT_KEYS)
    ? [...mentions].flatMap((key) => (key.startsWith(CONTEXT_PREFIX) ? [key.slice(CONTEXT_PREFIX.length)] : []))
    : [],
);

function trackedContextNames(mentions: Mentions): readonly string[] {
  const names = mentionedContextNames(mentions);
  return names.length > MAX_CONTEXT_NAMES ? [] : names;
}

/** Keys with the same value as another key, and that key. The solver sees the second only. */
const SAME_VALUE: ReadonlyMap<string, string> = new Map([["kms:calleraccount", "aws:principalaccount"]]);

const CURRENT_TIME = "aws:currenttime";
const EPOCH_TIME = "aws:epochtime";
const TIMES: readonly string[] = [CURRENT_TIME, EPOCH_TIME];

/**
 * Returns the atom on the key that represents its equals. Returns an unresolved atom if its key depends on another in a
 * way that the cases do not cover.
 */
export function canonicalAtom(atom: Atom, mentions: Mentions): Atom {
  const key = SAME_VALUE.get(atom.key);
  if (key !== undefined) return { ...atom, key };
  if (comparesTimeAsAnotherType(atom)) return unresolvedAtom(atom, "the operator does not compare times");
  if (TIMES.includes(atom.key) && TIMES.every((time) => mentions.has(time))) return onCurrentTime(atom);
  if (atom.key.startsWith(CONTEXT_PREFIX) && mentionedContextNames(mentions).length > MAX_CONTEXT_NAMES) {
    return unresolvedAtom(
      atom,
      `more than ${MAX_CONTEXT_NAMES} encryption context keys are not decided together with \`kms:EncryptionContextKeys\``,
    );
  }
  return atom;
}

/** Reports whether the atom compares a time as another type. AWS does not document the result. */
function comparesTimeAsAnotherType(atom: Atom): boolean {
  if (atom.kind !== "value" || !TIMES.includes(atom.key)) return false;
  const { kind } = atom.test;
  return kind === "boolean" || kind === "address" || (kind === "number" && atom.key === CURRENT_TIME);
}

/** Returns an atom on either time key as one on `aws:CurrentTime`. Comparisons as text are unresolved. */
function onCurrentTime(atom: Atom): Atom {
  if (atom.kind !== "value") return { ...atom, key: CURRENT_TIME };
  const { test } = atom;
  if (test.kind === "date") return { ...atom, key: CURRENT_TIME };
  if (test.kind === "number") {
    const bounds = test.bounds.map((bound) => bound * 1000);
    return { ...atom, key: CURRENT_TIME, test: { ...test, kind: "date", bounds } };
  }
  // The text of either key always reads as a time.
  if (test.kind === "text" && !test.patterns.some(mayReadAsTime)) {
    return { ...atom, key: CURRENT_TIME, test: { ...test, patterns: [] } };
  }
  return unresolvedAtom(
    atom,
    "`aws:EpochTime` and `aws:CurrentTime` are the same time, and comparing them as text is not decided",
  );
}

function mayReadAsTime(pattern: Pattern): boolean {
  const characters = pattern.filter((token) => typeof token === "string");
  return characters.length < pattern.length || parseDate(characters.join("")) !== undefined;
}

type ContextValues = ReadonlyMap<string, readonly string[]>;

/** Returns a context as AWS sends it: with both forms of the time, and `aws:CalledVia` in order. */
export function completeContext(values: ContextValues, mentions: Mentions): ContextValues {
  const all = new Map(values);
  const [time] = values.get(CURRENT_TIME) ?? [];
  const seconds = time === undefined || !mentions.has(EPOCH_TIME) ? Number.NaN : Math.floor(Date.parse(time) / 1000);
  if (!Number.isNaN(seconds)) all.set(EPOCH_TIME, [String(seconds)]);
  const [first = [], last = []] = [values.get(FIRST), values.get(LAST)];
  const between = (values.get(CALLED_VIA_CHAIN) ?? []).filter((each) => !first.includes(each) && !last.includes(each));
  const isOneService = between.length === 0 && first[0] === last[0];
  if (values.has(CALLED_VIA_CHAIN)) all.set(CALLED_VIA_CHAIN, [...first, ...between, ...(isOneService ? [] : last)]);
  return all;
}

/** Returns an atom on the same key that cannot be decided, for the given reason. */
export function unresolvedAtom({ key, path }: Atom, undecidedReason: string): Atom {
  return { kind: "unresolved", key, path, undecidedReason };
}
