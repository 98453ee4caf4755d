/** The shared part of the policies that check a key policy: parsing, messages, data. */
import {
  type Access,
  type AccessAnswer,
  dependsOnKey,
  type KeyIdentity,
  type KeyProperties,
  type PolicyDocument,
  type Problem,
  type Undecided,
} from "../iam/index";
import { keyFacts } from "../model/key-identity";
import type { KmsKeyPolicy } from "../model/kms-key";
import { type OwnAccount, ownAccount } from "../model/own-account";
import type { StackPlace } from "../model/stack-model";
import { isSet, knownValue } from "../model/value";
import { accountIds, type ConfigOf, oneOf } from "./config";
import { describeWitness, parsePolicyDocument } from "./decisions";
import { type Finding, findingsFor, reportedBy } from "./finding";
import {
  documentMessages,
  malformed,
  notReadable,
  pathInDocument,
  type StatementData,
  shortenArns,
  statementData,
} from "./policy-document";
import { checkBothReadings, type ViolatedBy } from "./two-readings";
import { readingOf } from "./unknown-parts";
import { type Decided, type Deferred, decided, deferred } from "./verdict";

/** In each message, `{question}` is a clause that starts with "whether" or "who". */
export const keyPolicyMessages = {
  accountNotKnown: {
    text: "`{path}` names an account, and the pack does not know whether it is the key's own account, so it cannot decide {question}",
    fix: "Set config `accounts` to the key's own account, or limit the provider to one account with `allowedAccountIds`",
  },
  ...documentMessages,
} as const;

const { undecided } = findingsFor(keyPolicyMessages);

type SharedFinding = Finding<typeof keyPolicyMessages>;

export const keyPolicyOptions = {
  accounts: accountIds(
    "The account that owns the keys. If you list several accounts, the pack uses the one that the key's ARN or the provider names.",
  ),
} as const;

export const accountRootOption = oneOf(
  "How to treat an unscoped statement for the root of the key's own account: as delegation to IAM policies, or as a violation.",
  ["delegates", "violates"],
);

/** A parsed key policy. */
export interface ReadKeyPolicy {
  readonly key: KmsKeyPolicy;
  readonly document: PolicyDocument;
  /** How the document is read: as it is, or with its unknown parts allowing the least or the most. */
  readonly reading: "exact" | "least" | "most";
  /** What AWS refuses in the document, although the pack can decide it. */
  readonly faults: readonly Problem[];
  readonly own: OwnAccount | undefined;
  /** What is known about the key, for questions to `iam/`. */
  readonly identity: KeyIdentity;
  /** Whether the key is, or may be, a multi-Region key. */
  readonly multiRegion: boolean;
}

/** How a policy checks a document, or a key without one. */
interface KeyPolicyCheck<F extends Finding> {
  readonly question: string;
  readonly accounts: readonly string[] | undefined;
  /** Left out in the resource phase. */
  readonly place?: StackPlace | undefined;
  /** Checks AWS's default key policy, which delegates to the account. It applies if the program sets no policy. */
  readonly checkDefault?: () => readonly F[];
  readonly checkDocument: (read: ReadKeyPolicy) => readonly F[];
  /** What a violation comes from, which says how a document with unknown parts is decided. Default: `access`. */
  readonly violatedBy?: ViolatedBy;
  /** Whether the policy reports a document that is not known or does not parse. For the others it is repeated. */
  readonly reportsUnknown?: boolean;
  /** Returns the findings for a document that does not parse. Undecided, if left out. */
  readonly checkProblems?: (problems: readonly [Problem, ...Problem[]]) => readonly (F | SharedFinding)[];
}

/** Checks the document of a key policy, or reports why it cannot be read. */
export function checkKeyPolicy<F extends Finding>(
  key: KmsKeyPolicy,
  check: KeyPolicyCheck<F>,
): Decided<F | SharedFinding> {
  const { findings } = checkPolicy(key, check);
  // One unknown account is one cause, in however many statements.
  const first = findings.find(({ message }) => message === "accountNotKnown");
  const distinct = findings.filter((found) => found.message !== "accountNotKnown" || found === first);
  return decided(check.reportsUnknown === true ? distinct : distinct.map(withoutOwnUnknowns));
}

/** The messages about a document that kms-key-policy-valid reports too. */
const REPORTED: ReadonlySet<string> = new Set<keyof typeof documentMessages>(["notReadable", "malformed"]);

const withoutOwnUnknowns = <F extends Finding>(found: F): F =>
  found.outcome === "undecided" && REPORTED.has(found.message) ? reportedBy("kms-key-policy-valid", found) : found;

function checkPolicy<F extends Finding>(key: KmsKeyPolicy, check: KeyPolicyCheck<F>): Decided<F | SharedFinding> {
  const { policy } = key;
  if (policy.kind === "unknown") return decided([notReadable(policy.path, policy.reason, check.question)]);
  if (policy.kind === "absent" || !isSet(policy)) return decided(check.checkDefault?.() ?? []);
  const reading = readingOf(policy.value);
  switch (reading.kind) {
    case "known":
      return decided(checkReading(key, check, policy.value));
    case "unknown":
      return decided([notReadable(pathInDocument(policy, reading.at.path), reading.at.reason, check.question)]);
    case "bounded":
      return decided(
        checkBothReadings<F | SharedFinding>(
          reading,
          policy,
          check.question,
          check.violatedBy ?? "access",
          (document) => checkReading(key, check, document, reading.most, document === reading.most ? "most" : "least"),
        ),
      );
  }
}

/**
 * Checks one reading of a document.
 *
 * @param widest the reading that allows the most principals. It shows whose key this can be
 */
function checkReading<F extends Finding>(
  key: KmsKeyPolicy,
  { accounts, place, checkDocument, checkProblems = malformedFindings(key.policy) }: KeyPolicyCheck<F>,
  source: unknown,
  widest = source,
  reading: ReadKeyPolicy["reading"] = "exact",
): readonly (F | SharedFinding)[] {
  const parsed = parsePolicyDocument(source);
  if (!parsed.ok) return checkProblems(parsed.problems);
  const other = parsePolicyDocument(widest);
  const { document, faults } = parsed;
  const facts = keyFacts(key, place);
  const own = ownAccount(key, facts.arn, other.ok ? other.document : document, accounts);
  const region = facts.region ?? knownValue(key.region);
  const identity = { ...relevantProperties(facts.properties, document), region, account: own?.account };
  return checkDocument({ key, document, reading, faults, own, identity, multiRegion: identity.multiRegion ?? true });
}

/** Returns the properties without the key id if no Resource can depend on it. Keys with equal policies then share answers. */
function relevantProperties({ id, isNew, ...others }: KeyProperties, { statements }: PolicyDocument): KeyProperties {
  const isThisKey = statements.every(
    ({ resource }) => resource?.patterns.every((pattern) => pattern === "*") !== false,
  );
  return isThisKey ? others : { ...others, id, isNew };
}

/** How a policy checks key policies, with its configuration. */
interface KeyPolicyChecks<C, F extends Finding> {
  readonly question: string;
  readonly checkDocument: (read: ReadKeyPolicy, config: C) => readonly F[];
  readonly violatedBy?: ViolatedBy;
  readonly checkDefault?: (key: KmsKeyPolicy, config: C) => readonly F[];
  readonly reportsUnknown?: boolean;
  readonly checkProblems?: (problems: readonly [Problem, ...Problem[]], key: KmsKeyPolicy) => readonly F[];
  /** Whether the policy finds more when it knows more about the key, even if it finds nothing without it. */
  readonly findsMore?: boolean;
}

/**
 * Returns the subjects and the checks of a policy that checks key policies, in every resource that can contain one. A
 * verdict that may depend on what only the stack shows of the key is deferred, unless a violation is certain already.
 */
export const keyPolicyCheck = <C extends ConfigOf<typeof keyPolicyOptions>, F extends Finding>({
  question,
  checkDocument,
  violatedBy = "access",
  checkDefault,
  checkProblems,
  reportsUnknown = false,
  findsMore = false,
}: KeyPolicyChecks<C, F>) => {
  const checkAt = (key: KmsKeyPolicy, config: C, place: StackPlace | undefined, seen: (read: ReadKeyPolicy) => void) =>
    checkKeyPolicy<F>(key, {
      question,
      accounts: config.accounts,
      violatedBy,
      reportsUnknown,
      place,
      checkDocument: (read) => {
        seen(read);
        return checkDocument(read, config);
      },
      ...(checkDefault && { checkDefault: () => checkDefault(key, config) }),
      ...(checkProblems && { checkProblems: (problems) => checkProblems(problems, key) }),
    });
  return {
    subjects: ["kmsKey", "kmsKeyPolicy"] as const,
    check(key: KmsKeyPolicy, { config }: { readonly config: C }): Decided<F | SharedFinding> | Deferred {
      const reads: ReadKeyPolicy[] = [];
      const judged = checkAt(key, config, undefined, (read) => reads.push(read));
      const mayChange =
        isOpen(judged.findings, findsMore) && reads.some((read) => dependsOnKey(read.document, read.identity));
      return mayChange ? deferred : judged;
    },
    checkStack: (
      key: KmsKeyPolicy,
      place: StackPlace,
      { config }: { readonly config: C },
    ): Decided<F | SharedFinding> => checkAt(key, config, place, () => {}),
  };
};

/** Reports whether findings may change with what else is learned of the key: no violation is certain yet. */
export function isOpen(findings: readonly Finding[], ifNone = false): boolean {
  return findings.every(({ outcome }) => outcome === "undecided") && (ifNone || findings.length > 0);
}

/** Reports whether the key is, or may be, a multi-Region key. */
export const isPossiblyMultiRegion = (key: KmsKeyPolicy, place?: StackPlace): boolean =>
  keyFacts(key, place).properties.multiRegion ?? true;

const malformedFindings =
  (policy: KmsKeyPolicy["policy"]) =>
  (problems: readonly [Problem, ...Problem[]]): SharedFinding[] => [malformed(policy, problems)];

/** Returns the finding for a part that an answer leaves undecided. */
export function undecidedFinding(
  key: KmsKeyPolicy,
  { path, kind, reason }: Undecided,
  question: string,
): SharedFinding {
  const message = kind === "ownAccount" ? "accountNotKnown" : "notDecided";
  return undecided(message, pathInPolicy(key, path), { reason, question });
}

type DescribedAccess = Pick<Access, "path" | "sid" | "actionPattern" | "principal" | "reason" | "witness">;

/** The data of a statement that allows a request, for messages. */
export interface AccessData extends StatementData {
  readonly principal: string;
  readonly witness: string;
  readonly region: string;
  readonly account: string;
  readonly source: string;
}

/** The last data of each access, with its property. A memoized answer usually serves a key like the previous one. */
const LAST_DATA = new WeakMap<DescribedAccess, { readonly path: string; readonly data: AccessData }>();

/** Returns the data of a statement that allows a request. Returns the same object for equal keys. */
export function accessData({ key, own }: ReadKeyPolicy, access: DescribedAccess): AccessData {
  const path = pathInPolicy(key, access.path);
  const region = knownValue(key.region) ?? "<region>";
  const { account = "", source = "" } = own ?? {};
  const last = LAST_DATA.get(access);
  if (last?.path === path && last.data.region === region) {
    if (last.data.account === account && last.data.source === source) return last.data;
  }
  const data = {
    ...statementData(access, key.policy),
    principal: `\`${shortenArns(access.principal, own?.account)}\``,
    witness: shortenArns(describeWitness(access.witness), own?.account),
    region,
    account,
    source,
  };
  LAST_DATA.set(access, { path, data });
  return data;
}

/**
 * Returns findings for the accesses of an answer and for what it leaves undecided. `data` returns the data of an
 * access.
 */
export function accessFindings<F extends Finding>(
  read: ReadKeyPolicy,
  { accesses, undecided: open }: AccessAnswer,
  question: string,
  ofAccess: (access: Access, path: string, data: () => AccessData) => F[],
): (F | SharedFinding)[] {
  return [
    ...accesses.flatMap((access) =>
      ofAccess(access, pathInPolicy(read.key, access.path), () => accessData(read, access)),
    ),
    ...open.map((part) => undecidedFinding(read.key, part, question)),
  ];
}

/** Returns the path in a resource of a path in its document. */
export const pathInPolicy = ({ policy }: KmsKeyPolicy, path: string): string => pathInDocument(policy, path);
