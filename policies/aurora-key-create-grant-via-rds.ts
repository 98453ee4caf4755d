/** The key of an Aurora cluster admits `kms:CreateGrant` through Amazon RDS only: the stricter form of AWS's page. */
import type { ConfigOf } from "../kit/config";
import { createGrantAnswer } from "../kit/decisions";
import { definePolicy } from "../kit/define";
import { engines, otherEngine } from "../kit/engines";
import { type Finding, findingsFor } from "../kit/finding";
import { AWS_KMS_KEY_MANAGEMENT } from "../kit/framework";
import { notLinked, notLinkedMessages } from "../kit/key-link";
import {
  accessData,
  accountRootOption,
  judgeKeyPolicy,
  keyPolicyMessages,
  keyPolicyOptions,
  mayBeMultiRegion,
  ofUndecided,
  within,
} from "../kit/key-policy";
import { NO_KEY } from "../kit/not-about";
import { decided, deferred, notApplicable } from "../kit/verdict";
import type { DbCluster } from "../model/db-cluster";
import type { AttachedPolicy, KeyLink } from "../model/key-link";
import type { KmsKeyPolicy } from "../model/kms-key";
import { isSet, type Value } from "../model/value";

const QUESTION = "whether `kms:CreateGrant` on a key of Aurora's goes through Amazon RDS only";

const messages = {
  ...keyPolicyMessages,
  open: {
    text: "{statement} gives {principal} `kms:CreateGrant` (by `{action}`) on the key of an Aurora cluster other than through {services}: {reason}. {witness}",
    fix: 'Scope it with `"Condition": {"StringEquals": {"kms:ViaService": "rds.{region}.amazonaws.com"}}`; a key that encrypts the master user\'s secret needs `secretsmanager.{region}.amazonaws.com` beside it',
  },
  accountRoot: {
    text: "{statement} delegates `kms:CreateGrant` (by `{action}`) to every IAM policy of account {account} (the key's own, by {source}), unscoped, on the key of an Aurora cluster",
    fix: 'Take `kms:CreateGrant` out of it, or accept delegation with config `accountRoot: "delegates"`',
  },
  defaultPolicy: {
    text: "`{path}` is not set on the key of an Aurora cluster: AWS's default key policy delegates `kms:CreateGrant` to every IAM policy of the account, unscoped",
    fix: 'Write a key policy, or accept delegation with config `accountRoot: "delegates"`',
  },
  ...notLinkedMessages,
} as const;

const { violation } = findingsFor(messages);

type Found = Finding<typeof messages>;

const options = { engines, accountRoot: accountRootOption, ...keyPolicyOptions } as const;

type Config = ConfigOf<typeof options>;

export const auroraKeyCreateGrantViaRds = definePolicy({
  id: "aurora-key-create-grant-via-rds",
  displayName: "Grants on the key of an Aurora cluster are created through Amazon RDS only",
  description:
    "The key policy of a key that an Aurora cluster of the stack uses allows `kms:CreateGrant` only through " +
    "`rds.<region>.amazonaws.com`, and `secretsmanager.<region>.amazonaws.com` where it encrypts a managed master secret.",
  enforcementLevel: "advisory",
  severity: "medium",
  framework: AWS_KMS_KEY_MANAGEMENT,
  tags: ["aurora", "kms", "key-policy", "grants"],
  remediationSteps: "List `rds.<region>.amazonaws.com` as the value of `kms:ViaService` for `kms:CreateGrant`.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.Keys.html",
  subjects: ["dbCluster"],
  options,
  messages,
  skipReason: (cluster) => (keysOf(cluster).some(isSet) ? undefined : NO_KEY),
  check(cluster, { config }) {
    const other = otherEngine(cluster, config.engines);
    return other === undefined ? deferred : notApplicable(other);
  },
  checkStack(cluster, { self, stack }, { config }) {
    const links = keysOf(cluster).flatMap((value) =>
      stack.keys(self, value).map((link) => ({ link, path: value.path, services: servicesOf(cluster, value) })),
    );
    const attached = new Map<string, AttachedPolicy & Uses>();
    for (const { link, services } of links) {
      if (link.kind !== "key") continue;
      const multiRegion = mayBeMultiRegion(link.resource.subject);
      const regions = stack.regionsOf(link.resource);
      // The services of a later link take in those of an earlier one.
      for (const each of stack.documents(link.resource)) {
        attached.set(each.urn, { ...each, multiRegion, regions, services });
      }
    }
    return decided<Found>([
      ...links.flatMap(({ link, path }) => notFollowed(link, path)),
      ...[...attached.values()].flatMap(({ urn, policy, ...uses }) =>
        judgeAttached(policy, uses, config).map((found) => ({ ...found, urn })),
      ),
    ]);
  },
});

/** Properties that name keys; what uses the key of a later one takes in what uses that of an earlier one. */
const keysOf = ({ kmsKeyId, masterUserSecretKmsKeyId }: DbCluster) => [kmsKeyId, masterUserSecretKmsKeyId];

/** What Secrets Manager encrypts, it encrypts in the caller's name. */
const servicesOf = ({ masterUserSecretKmsKeyId }: DbCluster, value: Value<string>): readonly string[] =>
  value === masterUserSecretKmsKeyId ? ["rds", "secretsmanager"] : ["rds"];

function notFollowed(link: KeyLink, path: string): Found[] {
  switch (link.kind) {
    case "key":
    case "alias":
    case "outside":
      // The key is not of this stack: its policy is the concern of the stack that makes it.
      return [];
    case "end":
    case "noLink":
      return [notLinked(path, link)];
  }
}

/** Through which services, and in which Regions, the clusters of the stack use a key. */
interface Uses {
  readonly services: readonly string[];
  readonly multiRegion: boolean;
  readonly regions: readonly string[];
}

/** What is wrong with the document in force on a key. */
function judgeAttached(
  policy: KmsKeyPolicy,
  { services, multiRegion, regions }: Uses,
  config: Config,
): readonly Found[] {
  const delegates = config.accountRoot === "delegates";
  return judgeKeyPolicy<Found>(policy, {
    question: QUESTION,
    accounts: config.accounts,
    awsDefault: () => (delegates ? [] : [violation("defaultPolicy", policy.policy.path)]),
    ofDocument: (read) => {
      const { region, account } = read.identity;
      const answer = createGrantAnswer(read.document, { services, region, multiRegion, regions, ownAccount: account });
      return [
        ...answer.openings.flatMap((opening): Found[] => {
          const data = { ...accessData(read, opening), services: services.join(" and ") };
          const path = within(read.key, opening.path);
          if (opening.kind !== "accountRoot") return [violation("open", path, data)];
          return delegates ? [] : [violation("accountRoot", path, data)];
        }),
        ...answer.undecided.map((part) => ofUndecided(read.key, part, QUESTION)),
      ];
    },
  }).findings;
}
