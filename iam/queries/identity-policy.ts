/**
 * The questions policies ask of identity policies, answered as in `query.ts`: the callers are whoever has the policy, and
 * the key is part of the request. What such a policy allows takes effect on keys whose key policy leaves access to the IAM
 * policies of the account; that is the key policy's to say.
 *
 * Sources: KMS developer guide, "Using IAM policies with AWS KMS"; IAM user guide, "Identity-based policies and
 * resource-based policies".
 */

import { KEY_ARN } from "../aws/condition-keys";
import type { CallerClass } from "../callers/caller-class";
import { callerClasses } from "../callers/partition";
import { compileCondition, holds } from "../conditions/condition";
import { partitionGlob } from "../evaluator/resource";
import { CompiledDocument } from "../search/compiled-document";
import { accountsOfKeys, namesKeyIds } from "../search/key-arn";
import { type Literal, oneOf } from "../solver/key-constraints";
import { Budget } from "../strings/budget";
import { matchesGlob } from "../strings/glob";
import { arnGlobPattern, exactPattern, globPattern, type VariableValue } from "../strings/pattern";
import type { Condition, PolicyDocument, PolicyVersion, Statement } from "../syntax/ast";
import { findAccesses, joined, type Search, type StatementAnswer } from "./access";
import { CREATE_GRANT, GRANT_IS_FOR_AWS_RESOURCE, those } from "./key-policy";
import type { AccessAnswer, Holders } from "./question";
import { beside, EVERYTHING, outsideServices, type RequestConstraints, VIA_SERVICE } from "./request-constraints";

/** Who has the policy: users and roles, where left out. */
interface Holding {
  readonly holders?: Holders;
}

/** Services by name, as in a `CreateGrantQuestion`. */
export interface IdentityCreateGrantQuestion extends Holding {
  readonly services: readonly string[];
}

/**
 * Answers whether every `kms:CreateGrant` that `document`, an identity policy, allows comes through an allowed AWS service.
 * A service by its bare name is that of the Regions which the ARNs of Resource say; for keys of which they say none, that
 * of any Region.
 */
export function identityCreateGrantAnswer(
  document: PolicyDocument,
  { services, holders }: IdentityCreateGrantQuestion,
): AccessAnswer {
  const unbound = oneOf(GRANT_IS_FOR_AWS_RESOURCE, [exactPattern("true")], false);
  return answered(document, {
    actions: [CREATE_GRANT],
    asked: [VIA_SERVICE, GRANT_IS_FOR_AWS_RESOURCE],
    holders,
    parts: regionsOf(document, services, unbound),
    services,
    written: document,
  });
}

/** Names of actions; an answer names the first that gets through. */
export interface AllKeysQuestion extends Holding {
  readonly actions: readonly string[];
}

/**
 * Which statements of `document`, an identity policy, allow an action on a key that it singles out by nothing: no id, alias
 * or tag, and no service or encryption context to use it with. So on every key, or every key of a Region or an account.
 */
export function allKeysAnswer(document: PolicyDocument, { actions, holders }: AllKeysQuestion): AccessAnswer {
  const fresh = freshKey(document);
  return answered(fresh.document, {
    actions,
    asked: [],
    holders,
    parts: [{ region: undefined, goal: beside(EVERYTHING, fresh.literals) }],
    services: [],
    written: document,
  });
}

/** Some of the keys, of one Region or of several, and what is asked of a request for one of them. */
interface Part {
  readonly region: string | undefined;
  readonly goal: RequestConstraints;
}

interface Asked extends Pick<Search, "asked" | "services"> {
  /** The document as its author wrote it. */
  readonly written: PolicyDocument;
  readonly actions: readonly string[];
  readonly holders: Holders | undefined;
  /** One after the other, as long as there are steps. */
  readonly parts: Iterable<Part>;
}

function answered(document: PolicyDocument, { written, actions, holders, parts, ...asked }: Asked): AccessAnswer {
  const answers = new Map<number, StatementAnswer>();
  const budget = new Budget();
  const accounts = accountsOfKeys(document);
  for (const { region, goal } of parts) {
    const key = { region, account: undefined };
    const search: Search = {
      ...asked,
      document: new CompiledDocument(document, "identityPolicy", key, { budget, written }),
      effect: "Allow",
      callers: those(callerClasses(document, key, asked.asked, accounts), mayHave(holders)),
      goal: () => goal,
      foreignOnly: false,
    };
    findAccesses(search, actions, answers);
    if (budget.steps.isExhausted) break;
  }
  return joined(answers);
}

const mayHave =
  (holders: Holders = "usersAndRoles") =>
  ({ representative }: CallerClass): boolean =>
    (representative.kind === "user" && holders !== "roles") ||
    (representative.kind === "roleSession" && holders !== "users");

/**
 * The keys of each Region that the document writes out, and all others. A service by its bare name may be that of any
 * Region written out: a request through the service of another Region than the key's is one KMS does not get.
 */
function* regionsOf(document: PolicyDocument, services: readonly string[], unbound: Literal): Iterable<Part> {
  const written = regionsIn(document);
  for (const region of written) {
    const inRegion = oneOf(KEY_ARN, [arnGlobPattern(`arn:${partitionGlob(region)}:kms:${region}:*:*`)]);
    const goal = outsideServices({ services, regions: written }, region);
    yield { region, goal: { ...beside(goal, [inRegion]), unbound } };
  }
  const inNone = oneOf(
    KEY_ARN,
    written.map((region) => arnGlobPattern(`arn:*:kms:${region}:*:*`)),
    false,
  );
  const anywhere = services.map((service) => (service === "*" || service.endsWith(".*") ? service : `${service}.*`));
  const goal = outsideServices({ services: anywhere }, undefined);
  yield { region: undefined, goal: { ...beside(goal, [inNone]), unbound } };
}

/** The form of a Region's name, such as `us-gov-west-1`. */
const REGION = /^[a-z]+(-[a-z]+)+-\d+$/;

/** The Regions that an identity policy writes out: in ARNs of KMS keys, and those that conditions compare the Region with. */
export function regionsIn({ statements }: PolicyDocument): readonly string[] {
  const arns = statements
    .flatMap(({ resource }) => resource?.patterns ?? [])
    .flatMap((pattern) => {
      const [, , service = "", region = "", , ...rest] = pattern.split(":");
      return rest.length > 0 && matchesGlob(service, "kms") ? [region] : [];
    });
  const compared = statements
    .flatMap(({ conditions }) => conditions)
    .flatMap(({ key, values }) => (key.toLowerCase() === "aws:requestedregion" ? values : []));
  return [...new Set([...arns, ...compared])].filter((region) => REGION.test(region));
}

/**
 * A key that is singled out by nothing, without alias and tag, in a call that comes through no service and carries no
 * encryption context: what the document says of such a request, and what tells it from others. What the document says
 * of ids, and of condition keys the request has not, is decided here.
 */
function freshKey(document: PolicyDocument): {
  readonly document: PolicyDocument;
  readonly literals: readonly Literal[];
} {
  const { version, statements } = document;
  const patterns = statements.flatMap(({ resource }) => resource?.patterns ?? []);
  const ids = [...new Set(patterns)].filter(namesKeyIds);
  const names: ReadonlySet<string> = new Set(ids);
  const direct = statements.some(({ conditions }) =>
    conditions.some(({ key }) => key.toLowerCase() === VIA_AWS_SERVICE),
  );
  return {
    document: { ...document, statements: statements.flatMap((statement) => ofFreshKey(statement, version, names)) },
    literals: [
      ...(ids.length === 0 ? [] : [oneOf(KEY_ARN, ids.map(globPattern), false)]),
      ...(direct ? [oneOf(VIA_AWS_SERVICE, [exactPattern("false")])] : []),
    ],
  };
}

/** What a statement says of a request for such a key; none where a condition of it surely fails. */
function ofFreshKey(
  statement: Statement,
  version: PolicyVersion | undefined,
  names: ReadonlySet<string>,
): readonly Statement[] {
  const { resource } = statement;
  const conditions: Condition[] = [];
  for (const condition of statement.conditions) {
    const truth = singlesOut(condition.key.toLowerCase())
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

/** Of an absent key no value is compared. */
const NO_VARIABLES = (): VariableValue => ({ kind: "unresolved" });

const VIA_AWS_SERVICE = "aws:viaawsservice";

/** Condition keys that tell one key, or one use of it, from another; in lower case. */
const SINGLES_OUT: ReadonlySet<string> = new Set([
  "aws:calledvia",
  "aws:calledviafirst",
  "aws:calledvialast",
  "kms:requestalias",
  "kms:resourcealiases",
  VIA_SERVICE,
]);

const singlesOut = (key: string): boolean =>
  SINGLES_OUT.has(key) || key.startsWith("aws:resourcetag/") || key.startsWith("kms:encryptioncontext");
