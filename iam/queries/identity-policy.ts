/**
 * The questions that policies ask about an identity policy. The callers are the principals that can have the policy, and
 * the KMS key is part of the request.
 *
 * Empty answer: the policy allows no request of the question, on any key.
 *
 * What the policy allows has an effect only on keys whose key policy delegates to IAM policies. Combining it with key
 * policies was refused: most keys that it matches are not part of the stack.
 *
 * Sources: KMS developer guide, "Using IAM policies with AWS KMS"; IAM user guide, "Identity-based policies and
 * resource-based policies".
 */

import { toLowerCase } from "../ascii-case";
import { KEY_ARN } from "../aws/condition-keys";
import { partitionGlob } from "../aws/partitions";
import type { CallerClass } from "../callers/caller-class";
import { callerClasses } from "../callers/partition";
import { compileCondition, holds } from "../conditions/condition";
import { CompiledDocument } from "../search/compiled-document";
import { accountsOfKeys, namesKeyIds } from "../search/key-arn";
import { type Literal, oneOf } from "../solver/key-constraints";
import { Budget } from "../strings/budget";
import { matchesGlob } from "../strings/glob";
import { arnGlobPattern, exactPattern, globPattern, type VariableValue } from "../strings/pattern";
import type { Condition, PolicyDocument, PolicyVersion, Statement } from "../syntax/ast";
import { type Answers, findAccesses, type Search } from "./access";
import { allowedService, REGION } from "./allowed-service";
import { CREATE_GRANT, filterClasses, GRANT_IS_FOR_AWS_RESOURCE } from "./key-policy";
import type { AccessAnswer, Holders } from "./question";
import { EVERYTHING, outsideServices, type RequestConstraints, VIA_SERVICE, withLiterals } from "./request-constraints";
import { combine } from "./statement-answer";

/** The principals that can have the policy. Users and roles by default. */
interface HoldersOption {
  readonly holders?: Holders;
}

/** The allowed services, as in a `CreateGrantQuestion`. */
export interface IdentityCreateGrantQuestion extends HoldersOption {
  readonly services: readonly string[];
}

/**
 * Returns the statements of an identity policy that allow `kms:CreateGrant` other than through the services. A service
 * without a Region stands for that of each Region in the ARNs of the document. For other keys it stands for any Region.
 */
export function identityCreateGrantAnswer(
  document: PolicyDocument,
  { services, holders }: IdentityCreateGrantQuestion,
): AccessAnswer {
  const notForAwsResource = oneOf(GRANT_IS_FOR_AWS_RESOURCE, [exactPattern("true")], false);
  return answer(document, {
    actions: [CREATE_GRANT],
    questionKeys: [VIA_SERVICE, GRANT_IS_FOR_AWS_RESOURCE],
    holders,
    parts: partsByRegion(document, services, notForAwsResource),
    services,
    original: document,
  });
}

/** A question about all keys. An answer names the first of the actions that is allowed. */
export interface AllKeysQuestion extends HoldersOption {
  readonly actions: readonly string[];
}

/**
 * Returns the statements of an identity policy that allow an action on a key that nothing in the policy identifies: no
 * id, alias, tag, service or encryption context. They allow it on every key, or every key of a Region or an account.
 */
export function allKeysAnswer(document: PolicyDocument, { actions, holders }: AllKeysQuestion): AccessAnswer {
  const specialized = forUnidentifiedKey(document);
  return answer(specialized.document, {
    actions,
    questionKeys: [],
    holders,
    parts: [{ region: undefined, constraints: withLiterals(EVERYTHING, specialized.literals) }],
    services: [],
    original: document,
  });
}

/** A part of all KMS keys, and the constraints on a request for one of them. */
interface Part {
  /** The Region of the keys; undefined for keys of several Regions. */
  readonly region: string | undefined;
  readonly constraints: RequestConstraints;
}

interface IdentityQuestion extends Pick<Search, "questionKeys" | "services"> {
  /** The document as its author wrote it. */
  readonly original: PolicyDocument;
  readonly actions: readonly string[];
  readonly holders: Holders | undefined;
  /** The parts to search, until the budget is spent. */
  readonly parts: Iterable<Part>;
}

function answer(document: PolicyDocument, question: IdentityQuestion): AccessAnswer {
  const { original, actions, holders, parts, ...others } = question;
  const answers: Answers = new Map();
  const budget = new Budget();
  const accounts = accountsOfKeys(document);
  const searchOf = ({ region, constraints }: Part): Search => {
    const key = { region, account: undefined };
    return {
      ...others,
      document: new CompiledDocument(document, "identityPolicy", key, { budget, original }),
      effect: "Allow",
      callers: filterClasses(callerClasses(document, key, question.questionKeys, accounts), isHolder(holders)),
      constraintsOn: () => constraints,
      otherAccountsOnly: false,
    };
  };
  findAccesses(mapped(parts, searchOf), actions, answers);
  return combine(answers);
}

/** Yields the results one by one, so that a part whose turn does not come costs nothing. */
function* mapped<T, R>(items: Iterable<T>, map: (item: T) => R): Iterable<R> {
  for (const item of items) yield map(item);
}

const isHolder =
  (holders: Holders = "usersAndRoles") =>
  ({ representative }: CallerClass): boolean =>
    (representative.kind === "user" && holders !== "roles") ||
    (representative.kind === "roleSession" && holders !== "users");

/**
 * Yields the keys of each Region that the document names, and all others. A service without a Region may be that of any
 * named Region, because no request reaches KMS through a service of another Region than the key's.
 */
function* partsByRegion(
  document: PolicyDocument,
  services: readonly string[],
  notForAwsResource: Literal,
): Iterable<Part> {
  const regions = regionsIn(document);
  for (const region of regions) {
    const inRegion = oneOf(KEY_ARN, [arnGlobPattern(`arn:${partitionGlob(region)}:kms:${region}:*:*`)]);
    const outside = outsideServices({ services, regions }, region);
    yield { region, constraints: { ...withLiterals(outside, [inRegion]), notForAwsResource } };
  }
  const inNone = oneOf(
    KEY_ARN,
    regions.map((region) => arnGlobPattern(`arn:*:kms:${region}:*:*`)),
    false,
  );
  const anywhere = services.map((configured) => {
    const service = allowedService(configured);
    return service.kind === "keyRegion" ? `${service.name}.*` : configured;
  });
  const outside = outsideServices({ services: anywhere }, undefined);
  yield { region: undefined, constraints: { ...withLiterals(outside, [inNone]), notForAwsResource } };
}

/** Returns the Regions that an identity policy names, in ARNs of KMS keys and in conditions on the Region. */
export function regionsIn({ statements }: PolicyDocument): readonly string[] {
  const arns = statements
    .flatMap(({ resource }) => resource?.patterns ?? [])
    .flatMap((pattern) => {
      const [, , service = "", region = "", , ...rest] = pattern.split(":");
      return rest.length > 0 && matchesGlob(service, "kms") ? [region] : [];
    });
  const compared = statements
    .flatMap(({ conditions }) => conditions)
    .flatMap(({ key, values }) => (toLowerCase(key) === "aws:requestedregion" ? values : []));
  return [...new Set([...arns, ...compared])].filter((region) => REGION.test(region));
}

/**
 * Specializes the document to requests for a key that nothing in it identifies. The key has no alias and no tag, and the
 * request comes through no service and has no encryption context. Returns the remaining document and the literals that
 * such a request meets. Resources with a key id, and conditions on keys that the request does not have, are evaluated.
 */
function forUnidentifiedKey(document: PolicyDocument): {
  readonly document: PolicyDocument;
  readonly literals: readonly Literal[];
} {
  const { version, statements } = document;
  const patterns = statements.flatMap(({ resource }) => resource?.patterns ?? []);
  const ids = [...new Set(patterns)].filter(namesKeyIds);
  const names: ReadonlySet<string> = new Set(ids);
  const direct = statements.some(({ conditions }) =>
    conditions.some(({ key }) => toLowerCase(key) === VIA_AWS_SERVICE),
  );
  return {
    document: { ...document, statements: statements.flatMap((statement) => specialize(statement, version, names)) },
    literals: [
      ...(ids.length === 0 ? [] : [oneOf(KEY_ARN, ids.map(globPattern), false)]),
      ...(direct ? [oneOf(VIA_AWS_SERVICE, [exactPattern("false")])] : []),
    ],
  };
}

/** Returns the statement without what is evaluated; none when one of its conditions surely fails. */
function specialize(
  statement: Statement,
  version: PolicyVersion | undefined,
  names: ReadonlySet<string>,
): readonly Statement[] {
  const { resource } = statement;
  const conditions: Condition[] = [];
  for (const condition of statement.conditions) {
    const truth = identifiesKey(toLowerCase(condition.key))
      ? holds(compileCondition(condition, version, NO_VARIABLES), ABSENT)
      : undefined;
    if (truth === false) return [];
    if (truth === undefined) conditions.push(condition);
  }
  const others = resource && { ...resource, patterns: resource.patterns.filter((pattern) => !names.has(pattern)) };
  if (others?.kind === "resource" && others.patterns.length === 0) return [];
  return [{ ...statement, resource: others, conditions }];
}

const ABSENT = { kind: "absent" } as const;

/** The value of an absent key is not compared, so no variable is read. */
const NO_VARIABLES = (): VariableValue => ({ kind: "unresolved" });

const VIA_AWS_SERVICE = "aws:viaawsservice";

/** Condition keys that identify a KMS key or one use of it, in lower case. Those with a prefix follow. */
const IDENTIFYING_KEYS: ReadonlySet<string> = new Set([
  "aws:calledvia",
  "aws:calledviafirst",
  "aws:calledvialast",
  "kms:requestalias",
  "kms:resourcealiases",
  VIA_SERVICE,
]);

const identifiesKey = (key: string): boolean =>
  IDENTIFYING_KEYS.has(key) || key.startsWith("aws:resourcetag/") || key.startsWith("kms:encryptioncontext");
