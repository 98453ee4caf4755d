/** A declared grant has one principal as its grantee, and a constraint on the encryption context. */
import { accountIds, type ConfigOf } from "../kit/config";
import { definePolicy } from "../kit/define";
import { type Finding, findingsFor } from "../kit/finding";
import { decided, deferred, describeUnknown } from "../kit/verdict";
import { parseKeyIdentifier } from "../model/key-identifier";
import type { KeyLink } from "../model/key-link";
import { CREATE_GRANT, impliesSymmetricKey, type KmsGrant, OPERATIONS_WITH_CONTEXT } from "../model/kms-grant";
import type { StackModel, StackPlace } from "../model/stack-model";
import { isSet, knownValue, type Value } from "../model/value";

const BIND_IT =
  'Bind the grant to an encryption context. For Aurora, use `constraints: [{ encryptionContextSubset: { "aws:rds:dbc-id": … } }]`';

const messages = {
  wildcard: {
    text: "`{path}` is `{principal}`, but a grantee must be one principal, so AWS rejects the wildcard",
    fix: "Use the ARN of the one user, role or account that needs the key",
  },
  granteeNotReadable: {
    text: "`{path}` {why}, so the pack cannot decide who may use the key",
  },
  createGrant: {
    text: "`{path}` is `CreateGrant`, but no constraint binds the grant to an encryption context, so the grantee can pass its operations on to anyone",
    fix: 'Remove `CreateGrant`, or bind the grant: `constraints: [{ encryptionContextSubset: { "aws:rds:dbc-id": … } }]`',
  },
  otherAccount: {
    text: "`{path}` is a principal of account `{grantee}`, and `CreateGrant` lets it give anyone use of the key of account `{account}`",
    fix: "Remove `CreateGrant`, or list the account in config `allowedAccounts`",
  },
  accountNotKnown: {
    text: "`{path}` is a principal of account `{grantee}`, and the account of the key is not known, so the pack cannot decide whether another account can create grants",
    fix: "Set config `accounts` to the key's own account, or limit the provider to one account with `allowedAccountIds`",
  },
  bothConstraints: {
    text: "`{path}` has both `encryptionContextEquals` and `encryptionContextSubset`, of which AWS accepts one",
    fix: "Keep `encryptionContextSubset`, or `encryptionContextEquals` if no other context may be sent",
  },
  unbound: {
    text: "`{path}` has {operations}, but no constraint binds the grant to an encryption context, so the grantee can use the key for any data",
    fix: BIND_IT,
  },
  operationNotReadable: {
    text: "`{path}` {why}, so the pack cannot decide what the grantee may do without an encryption context",
  },
  constraintNotReadable: {
    text: "`{path}` {why}, so the pack cannot decide whether the grant is bound to an encryption context",
  },
  keyKindNotKnown: {
    text: "`{path}` names a key whose kind is not known here. A symmetric encryption key has an encryption context, to which the grant is not bound. Other keys have none",
  },
} as const;

const { violation, undecided } = findingsFor(messages);

type Found = Finding<typeof messages>;
type Config = ConfigOf<typeof options>;

const options = {
  allowedAccounts: accountIds("The other accounts whose principals a grant may let create grants. Default: none."),
  accounts: accountIds(
    "The account that owns the keys. If you list several accounts, the account of a key must be known from its ARN or the provider.",
  ),
} as const;

export const kmsGrantScope = definePolicy({
  id: "kms-grant-scope",
  displayName: "Grants are bound to an encryption context",
  description:
    "A grant that the program declares has no wildcard as its grantee, lets no other account create grants, and has a " +
    "constraint on the encryption context for every operation that can have one.",
  enforcementLevel: "advisory",
  severity: "medium",
  tags: ["kms", "grants"],
  remediationSteps:
    "Add a constraint on the encryption context to each grant. Remove `CreateGrant` if the grantee does not need it.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/create-grant-overview.html",
  subjects: ["kmsGrant"],
  options,
  messages,
  check: (grant, { config }) => (isLinked(grant) ? deferred : decided(judge(grant, config))),
  checkStack: (grant, place, { config }) => decided(judge(grant, config, place)),
});

function judge(grant: KmsGrant, config: Config, place?: StackPlace): readonly Found[] {
  const links = place?.stack.keys(place.self, grant.keyId) ?? [];
  const [kind] = place === undefined ? [] : links.map((link) => isSymmetricKey(link, place.stack));
  const found = [
    ...judgeGrantee(grant, place),
    ...judgeConstraints(grant),
    ...judgeUse(grant, impliesSymmetricKey(named(grant)) ?? kind),
  ];
  const ofAccounts = judgeAccounts(grant, config, [knownValue(grant.keyId), ...links.flatMap(identifiersOf)]);
  // Without the account of the key, a violation of the same grant is enough.
  const isEnough = found.some(({ outcome }) => outcome === "violation");
  const shown = ofAccounts.filter(({ outcome }) => outcome === "violation" || !isEnough);
  // Another account that can create grants is the worse of two faults of one operation.
  const isOthers = shown.some(({ message }) => message === "otherAccount");
  return [...shown, ...found.filter(({ message }) => !isOthers || message !== "createGrant")];
}

/** Whether the verdict depends on other resources of the stack. */
function isLinked(grant: KmsGrant): boolean {
  const { granteePrincipal: grantee } = grant;
  if (grantee.kind === "unknown" && grantee.reason === "notKnownYet") return true;
  if (grant.keyId.kind === "unknown" && named(grant).includes(CREATE_GRANT)) return true;
  return isBound(grant).kind === "unbound" && used(grant).length > 0 && impliesSymmetricKey(named(grant)) === undefined;
}

/** Checks the grantee. The ARN of an IAM resource of the stack has no wildcard, even before it is known. */
function judgeGrantee({ granteePrincipal: grantee }: KmsGrant, place?: StackPlace): Found[] {
  if (grantee.kind === "unknown") {
    const links = place?.stack.followTo(place.self, grantee, "iamPolicy") ?? [];
    const isOfIam = links.length > 0 && links.every(({ kind }) => kind === "resource");
    return isOfIam ? [] : [undecided("granteeNotReadable", grantee.path, { why: describeUnknown(grantee) })];
  }
  if (grantee.kind === "absent" || !/[*?]/.test(grantee.value)) return [];
  return [violation("wildcard", grantee.path, { principal: grantee.value })];
}

const identifiersOf = (link: KeyLink): readonly string[] => (link.kind === "key" ? link.resource.identifiers : []);

/**
 * Checks that no principal of another account can create grants. A constraint binds those to an encryption context, and
 * still lets the other account choose who gets them.
 *
 * @param keys what is known to name the key
 */
function judgeAccounts(
  grant: KmsGrant,
  { allowedAccounts = [], accounts = [] }: Config,
  keys: readonly (string | undefined)[],
): Found[] {
  const {
    granteePrincipal: { path },
    account: ofProvider,
  } = grant;
  const grantee = accountOf(knownValue(grant.granteePrincipal) ?? "");
  if (grantee === undefined || !named(grant).includes(CREATE_GRANT) || allowedAccounts.includes(grantee)) return [];
  const [ofKey] = keys.flatMap((key) => (key === undefined ? [] : (parseKeyIdentifier(key)?.account ?? [])));
  const account = ofKey ?? knownValue(ofProvider) ?? (accounts.length === 1 ? accounts[0] : undefined);
  if (account === undefined) return [undecided("accountNotKnown", path, { grantee })];
  return account === grantee ? [] : [violation("otherAccount", path, { grantee, account })];
}

/** The account in the ARN of a principal, or of the account itself. */
const accountOf = (principal: string): string | undefined =>
  /^(?:arn:[^:]*:(?:iam|sts)::)?(\d{12})(?::|$)/.exec(principal)?.[1];

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantConstraints.html */
const judgeConstraints = ({ constraints }: KmsGrant): Found[] =>
  constraints.flatMap((each) => {
    if (each.kind !== "known") return [];
    const { encryptionContextEquals: equals, encryptionContextSubset: subset } = each.value;
    return isSet(equals) && isSet(subset) ? [violation("bothConstraints", each.path)] : [];
  });

/** Checks the operations without a constraint. `symmetric` is undefined if the kind of the key is not known. */
function judgeUse(grant: KmsGrant, symmetric: boolean | undefined): readonly Found[] {
  const bound = isBound(grant);
  if (bound.kind === "bound") return [];
  // One missing constraint is one fault, whichever of the operations need it.
  const grants = judgeGrants(grant);
  const found = grants.length > 0 || symmetric === false ? grants : judgeContext(grant, symmetric);
  const all = found.some(({ outcome }) => outcome === "violation") ? found : [...found, ...notReadable(grant)];
  return bound.kind === "open" && all.length > 0 ? bound.findings : all;
}

const judgeGrants = ({ operations }: KmsGrant): readonly Found[] =>
  operations.flatMap((each) =>
    each.kind === "known" && each.value === CREATE_GRANT ? [violation("createGrant", each.path)] : [],
  );

function judgeContext(grant: KmsGrant, symmetric: true | undefined): Found[] {
  if (used(grant).length === 0) return [];
  if (symmetric === undefined) return [undecided("keyKindNotKnown", grant.keyId.path)];
  const operations = used(grant)
    .map((operation) => `\`${operation}\``)
    .join(", ");
  return [violation("unbound", "operations", { operations })];
}

const notReadable = ({ operations }: KmsGrant): Found[] =>
  operations.flatMap((each) =>
    each.kind === "unknown" ? [undecided("operationNotReadable", each.path, { why: describeUnknown(each) })] : [],
  );

const named = ({ operations }: KmsGrant): readonly string[] => operations.flatMap((each) => knownValue(each) ?? []);

/** The named operations whose requests have an encryption context, if the key is a symmetric encryption key. */
const used = (grant: KmsGrant): readonly string[] =>
  named(grant).filter((operation) => OPERATIONS_WITH_CONTEXT.has(operation));

type Bound = { readonly kind: "bound" | "unbound" } | { readonly kind: "open"; readonly findings: readonly Found[] };

/** Whether a constraint binds the grant to an encryption context. An empty constraint does not. */
function isBound({ constraints }: KmsGrant): Bound {
  const parts = constraints.flatMap((constraint): readonly Value<ReadonlyMap<string, unknown>>[] =>
    constraint.kind === "known"
      ? [constraint.value.encryptionContextEquals, constraint.value.encryptionContextSubset]
      : [constraint],
  );
  if (parts.some((part) => part.kind === "known" && part.value.size > 0)) return { kind: "bound" };
  const findings = parts.flatMap((part) =>
    part.kind === "unknown" ? [undecided("constraintNotReadable", part.path, { why: describeUnknown(part) })] : [],
  );
  return findings.length > 0 ? { kind: "open", findings } : { kind: "unbound" };
}

/** Whether the key is a symmetric encryption key, or undefined if that is not known. */
function isSymmetricKey(link: KeyLink, stack: StackModel): boolean | undefined {
  if (link.kind !== "key") return undefined;
  const { keySpec, keyUsage, variety, primaryKeyArn } = link.resource.subject;
  if (variety === "replica" || variety === "replicaExternal") {
    const [primary] = stack.keys(link.resource, primaryKeyArn);
    return primary?.kind === "key" && primary.resource.urn !== link.resource.urn
      ? isSymmetricKey(primary, stack)
      : undefined;
  }
  if ([keySpec, keyUsage].some(({ kind }) => kind === "unknown")) return undefined;
  return (knownValue(keySpec) ?? SYMMETRIC) === SYMMETRIC && (knownValue(keyUsage) ?? ENCRYPTION) === ENCRYPTION;
}

const SYMMETRIC = "SYMMETRIC_DEFAULT";
const ENCRYPTION = "ENCRYPT_DECRYPT";
