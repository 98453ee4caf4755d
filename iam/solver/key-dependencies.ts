/**
 * Condition keys that depend on each other, which the search, key by key, would take as free.
 *
 * - `aws:ViaAWSService`, `aws:CalledVia` and `kms:ViaService`: a request that carries one of the latter two came through
 *   a service, and has `aws:ViaAWSService` true. Not the other way round: not every service is one KMS names.
 * - `aws:CalledViaFirst` and `aws:CalledViaLast` are the first and the last of `aws:CalledVia`.
 * - `kms:EncryptionContext:NAME` is there exactly if `kms:EncryptionContextKeys` lists NAME; names of condition keys
 *   ignore case.
 * - `kms:CallerAccount` and `aws:PrincipalAccount` are one value.
 * - `aws:EpochTime` is `aws:CurrentTime` in seconds since 1970.
 * - `aws:PrincipalOrgPaths` are there exactly if `aws:PrincipalOrgID` is, and all begin with it; so for the resource's.
 *
 * Each way these can stand to each other is a list of literals, and the ways together are all there are. What would need
 * too many ways, or an arithmetic of two keys, is undecided where a document compares both.
 *
 * Sources: IAM user guide, "AWS global condition context keys"; KMS developer guide, "Condition keys for AWS KMS".
 */
import type { Atom } from "../conditions/condition";
import { parseDate } from "../conditions/operators/ordered";
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

/** Names of encryption context pairs told apart; each doubles the ways. */
const MAX_CONTEXT_NAMES = 4;
/** Organizations told apart, each by a way of its own; and services in a chain, each by one for either end. */
const MAX_ORGANIZATIONS = 16;
const MAX_SERVICES = 8;

type Mentions = ReadonlySet<string>;

/** What the ways depend on. */
interface MentionedValues {
  readonly mentions: Mentions;
  readonly organizations: readonly string[];
  readonly calledServices: readonly string[];
}

export interface DependencyCase {
  readonly literals: readonly Literal[];
  /** False where it takes in requests that cannot be. */
  readonly exact: boolean;
}

/** Every way in which the keys that are mentioned (in lower case) can stand to each other. */
export function dependencyCases({
  mentions,
  organizations,
  calledServices,
}: MentionedValues): readonly DependencyCase[] {
  const organizationParts = ["aws:principalorg", "aws:resourceorg"].map((name) =>
    organizationCases(name, mentions, organizations),
  );
  return [
    encryptionContextCases(mentions).map(exactCase),
    ...organizationParts,
    calledViaCases(mentions, calledServices),
  ].reduce((all, others) =>
    all.flatMap((one) =>
      others.map(({ literals, exact }) => ({
        literals: [...one.literals, ...literals],
        exact: one.exact && exact,
      })),
    ),
  );
}

function exactCase(literals: readonly Literal[]): DependencyCase {
  return { literals, exact: true };
}

/** What the id of an organization is: the first part of a path. */
const NO_PATH: Pattern = [
  { many: false, except: "/" },
  { many: true, except: "/" },
];

/** In none of the organizations, in one of them, or in another; only of the latter the two keys stay apart. */
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

/** No chain; one that begins and ends with a service told; or another, of which the keys stay apart. */
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

const CONTEXT_KEYS_MENTIONED = new WeakMap<Mentions, readonly string[]>();

/** The names of encryption context pairs that are mentioned beside the list of names. */
function mentionedContextNames(mentions: Mentions): readonly string[] {
  if (!mentions.has(CONTEXT_KEYS)) return [];
  const found = CONTEXT_KEYS_MENTIONED.get(mentions) ?? [...mentions].filter((key) => key.startsWith(CONTEXT_PREFIX));
  CONTEXT_KEYS_MENTIONED.set(mentions, found);
  return found.map((key) => key.slice(CONTEXT_PREFIX.length));
}

function trackedContextNames(mentions: Mentions): readonly string[] {
  const names = mentionedContextNames(mentions);
  return names.length > MAX_CONTEXT_NAMES ? [] : names;
}

/** Two keys of one value: the search may look at one only. */
const SAME_VALUE: ReadonlyMap<string, string> = new Map([["kms:calleraccount", "aws:principalaccount"]]);

const CURRENT_TIME = "aws:currenttime";
const EPOCH_TIME = "aws:epochtime";
const TIMES: readonly string[] = [CURRENT_TIME, EPOCH_TIME];

/** The atom on the one key that stands for several, or unresolved where its key depends on another. */
export function canonicalAtom(atom: Atom, mentions: Mentions): Atom {
  const key = SAME_VALUE.get(atom.key);
  if (key !== undefined) return { ...atom, key };
  if (comparesTimeAsAnotherType(atom))
    return unresolvedAtom(atom, "a plain operator meets a value of another kind: a time");
  if (TIMES.includes(atom.key) && TIMES.every((time) => mentions.has(time))) return onCurrentTime(atom);
  if (atom.key.startsWith(CONTEXT_PREFIX) && mentionedContextNames(mentions).length > MAX_CONTEXT_NAMES) {
    return unresolvedAtom(atom, "so many encryption context keys are not decided beside `kms:EncryptionContextKeys`");
  }
  return atom;
}

/** Whether a time is compared with what none is: AWS does not say what comes out. */
function comparesTimeAsAnotherType(atom: Atom): boolean {
  if (atom.kind !== "value" || !TIMES.includes(atom.key)) return false;
  const { kind } = atom.test;
  return kind === "boolean" || kind === "address" || (kind === "number" && atom.key === CURRENT_TIME);
}

/** What an atom asks of the time by either of its names, asked of `aws:CurrentTime`; open where it compares texts. */
function onCurrentTime(atom: Atom): Atom {
  if (atom.kind !== "value") return { ...atom, key: CURRENT_TIME };
  const { test } = atom;
  if (test.kind === "date") return { ...atom, key: CURRENT_TIME };
  if (test.kind === "number") {
    const bounds = test.bounds.map((bound) => bound * 1000);
    return { ...atom, key: CURRENT_TIME, test: { ...test, kind: "date", bounds } };
  }
  // Neither name has a text that reads as no time.
  if (test.kind === "text" && !test.patterns.some(mayReadAsTime)) {
    return { ...atom, key: CURRENT_TIME, test: { ...test, patterns: [] } };
  }
  return unresolvedAtom(
    atom,
    "`aws:EpochTime` and `aws:CurrentTime` are one time, and are not compared as texts together",
  );
}

function mayReadAsTime(pattern: Pattern): boolean {
  const characters = pattern.filter((token) => typeof token === "string");
  return characters.length < pattern.length || parseDate(characters.join("")) !== undefined;
}

type ContextValues = ReadonlyMap<string, readonly string[]>;

/** A request's keys and values as AWS fills them in: with the other name of a time, and a chain in its order. */
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

/** The atom as one that cannot be decided. */
export function unresolvedAtom({ key, path }: Atom, open: string): Atom {
  return { kind: "unresolved", key, path, undecidedReason: open };
}
