/** The key policy allows someone to create the cluster. A key policy that is too tight is reported before the update fails. */
import { userOrRole } from "../kit/config";
import { jointAccessAnswer } from "../kit/decisions";
import { definePolicy } from "../kit/define";
import { iamDecision, withDefaultPolicy } from "../kit/deployer";
import { engines, otherEngineReason } from "../kit/engines";
import { type Finding, findingsFor, reportedBy } from "../kit/finding";
import { AWS_KMS_KEY_MANAGEMENT } from "../kit/framework";
import { KEY_OWNER, unresolvedLink, unresolvedLinkMessages } from "../kit/key-link";
import { checkKeyPolicy, keyPolicyMessages, keyPolicyOptions, undecidedFinding } from "../kit/key-policy";
import { noKeyReason } from "../kit/skip-reasons";
import { decided, deferred, notApplicable } from "../kit/verdict";
import type { DbCluster } from "../model/db-cluster";
import type { KeyLink, LinkedKey } from "../model/key-link";
import type { StackPlace } from "../model/stack-model";
import { knownValue } from "../model/value";

/** The calls on the key that the creator of a cluster must be allowed to make. */
const REQUIRED_ACTIONS = ["kms:CreateGrant", "kms:DescribeKey"] as const;

const messages = {
  ...keyPolicyMessages,
  notAdmitted: {
    text: "`{path}` does not allow {who} to call {actions} through `rds.{region}.amazonaws.com`, so AWS rejects the creation of `{cluster}`",
    fix: "Allow the deployer both calls with `kms:ViaService` `rds.{region}.amazonaws.com`, or delegate them to the account's root",
  },
  leftToIam: {
    text: "`{path}` leaves it to IAM policies whether `{deployer}` can call {actions} through `rds.{region}.amazonaws.com`. Creating `{cluster}` requires both calls, and no IAM policy of this program is known to allow them",
    fix: "Name `{deployer}` in the key policy, or make sure that one of its IAM policies allows both calls",
  },
  iamDecides: {
    text: "`{path}` allows `{deployer}` to call {actions} through `rds.{region}.amazonaws.com`. Creating `{cluster}` requires both calls, and an IAM policy of this program denies one of them or cannot be read",
  },
  ...unresolvedLinkMessages,
} as const;

const { violation, undecided } = findingsFor(messages);

type Found = Finding<typeof messages>;

const options = {
  engines,
  deployer: userOrRole(
    "The ARN of the IAM user or role that deploys. The key policy or an IAM policy of the program must allow its calls.",
  ),
  ...keyPolicyOptions,
} as const;

export const auroraKeyPolicyAdmitsCreator = definePolicy({
  id: "aurora-key-policy-admits-creator",
  displayName: "The key policy allows someone to create the cluster",
  description:
    "The key policy of an Aurora cluster's key allows someone, or `deployer`, to call `kms:CreateGrant` and " +
    "`kms:DescribeKey` through `rds.<region>.amazonaws.com`, or delegates both calls to the account.",
  enforcementLevel: "advisory",
  severity: "medium",
  framework: AWS_KMS_KEY_MANAGEMENT,
  tags: ["aurora", "kms", "key-policy", "grants"],
  remediationSteps:
    "Allow the deployer to call `kms:CreateGrant` and `kms:DescribeKey` through `rds.<region>.amazonaws.com`.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.Keys.html",
  subjects: ["dbCluster"],
  options,
  messages,
  skipReason: noKeyReason,
  check(cluster, { config }) {
    const other = otherEngineReason(cluster, config.engines);
    return other === undefined ? deferred : notApplicable(other);
  },
  checkStack(cluster, place, { config }) {
    const links = place.stack.keys(place.self, cluster.kmsKeyId);
    return decided(links.flatMap((link) => judgeLink(cluster, link, { ...place, ...config })));
  },
});

interface Question extends StackPlace {
  readonly deployer: string | undefined;
  readonly accounts: readonly string[] | undefined;
}

function judgeLink(cluster: DbCluster, link: KeyLink, asked: Question): readonly Found[] {
  const { path } = cluster.kmsKeyId;
  switch (link.kind) {
    case "key":
      return judgeKey(cluster, link, asked);
    case "alias":
    case "outside":
      // The stack that creates the key judges its policy.
      return [];
    case "end":
    case "noLink":
      return [reportedBy(KEY_OWNER, unresolvedLink(path, link))];
  }
}

/** Judges the documents in force on the key. Each finding is on the resource that holds the document. */
function judgeKey(cluster: DbCluster, { resource }: LinkedKey, asked: Question): readonly Found[] {
  const { deployer, self, stack, accounts } = asked;
  // A provider confined to one account deploys from that account.
  const caller = deployer ?? knownValue(cluster.account);
  const question = `whether ${deployer === undefined ? "anyone" : `\`${deployer}\``} can create \`${self.name}\` with the key`;
  return stack.documents(resource).flatMap(({ urn, policy }) => {
    const { findings } = checkKeyPolicy<Found>(withDefaultPolicy(policy, accounts, caller), {
      question,
      accounts,
      violatedBy: "noAccess",
      place: stack.place(urn),
      checkDocument: (read) => {
        const region = read.identity.region ?? knownValue(cluster.region);
        const answer = jointAccessAnswer(read.document, {
          actions: REQUIRED_ACTIONS,
          key: { ...read.identity, region },
          service: "rds",
          // Amazon RDS creates the grant for a resource that it encrypts, so the condition is true for its requests.
          context: [{ key: "kms:GrantIsForAWSResource", kind: "among", patterns: ["true"] }],
          ...(caller !== undefined && { caller }),
        });
        const data = { cluster: self.name, region: region ?? "<region>", actions: named(REQUIRED_ACTIONS) };
        const { path } = policy.policy;
        switch (answer.kind) {
          case "admitted": {
            if (deployer === undefined) return [];
            const message = iamDecision(read, answer.requests, { deployer, key: resource, stack });
            return message === "enough" ? [] : [undecided(message, path, { ...data, deployer, question })];
          }
          case "nobody": {
            const actions = answer.missing.length === 0 ? data.actions : named(answer.missing);
            return [violation("notAdmitted", path, { ...data, actions, who: describeCaller(caller) })];
          }
          case "undecided":
            return answer.undecided.map((part) => undecidedFinding(policy, part, question));
        }
      },
    });
    return findings.map((found) => ({ ...found, urn }));
  });
}

const named = (actions: readonly string[]): string => actions.map((action) => `\`${action}\``).join(" and ");

function describeCaller(caller: string | undefined): string {
  if (caller === undefined) return "anyone";
  return caller.startsWith("arn:") ? `\`${caller}\`` : `anyone of account \`${caller}\``;
}
