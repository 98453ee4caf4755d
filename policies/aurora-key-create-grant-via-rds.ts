/** The key of an Aurora cluster admits `kms:CreateGrant` through Amazon RDS only: the stricter form of AWS's page. */
import { createGrantAnswer } from "../iam/index";
import { definePolicy } from "../kit/define";
import { engines, otherEngine } from "../kit/engines";
import { AWS_KMS_KEY_MANAGEMENT } from "../kit/framework";
import {
  accessData,
  accountRootOption,
  judgeKeyPolicy,
  keyPolicyMessages,
  keyPolicyOptions,
  ofUndecided,
  within,
} from "../kit/key-policy";
import { type Finding, judged, linked, notApplicable, undecided, violation } from "../kit/verdict";
import type { AttachedPolicy, KeyLink, LinkedKey } from "../model/key-link";
import { isSet } from "../model/value";

const QUESTION = "whether `kms:CreateGrant` on a key of Aurora's goes through Amazon RDS only";

const messages = {
  ...keyPolicyMessages,
  open: {
    text:
      "{statement} gives {principal} `kms:CreateGrant` (by `{action}`) on the key of an Aurora cluster other than through " +
      "{services}: {because}. {witness}",
    fix:
      'Scope it with `"Condition": {"StringEquals": {"kms:ViaService": "rds.{region}.amazonaws.com"}}`; a key that ' +
      "encrypts the master user's secret needs `secretsmanager.{region}.amazonaws.com` beside it",
  },
  accountRoot: {
    text:
      "{statement} delegates `kms:CreateGrant` (by `{action}`) to every IAM policy of account {account} (the key's own, " +
      "by {source}), unscoped, on the key of an Aurora cluster",
    fix: 'Take `kms:CreateGrant` out of it, or accept delegation with config `accountRoot: "delegates"`',
  },
  defaultPolicy: {
    text:
      "`{path}` is not set on the key of an Aurora cluster: AWS's default key policy delegates `kms:CreateGrant` to every " +
      "IAM policy of the account, unscoped",
    fix: 'Write a key policy, or accept delegation with config `accountRoot: "delegates"`',
  },
  linkEnds: {
    text: "`{path}` comes from `{resource}` (`{type}`), which is no KMS key: whose policy is in force cannot be told",
  },
  noLink: { text: "`{path}` is not known before the update, and comes from no resource of this program" },
} as const;

type Found = Finding<keyof typeof messages>;

const options = { engines, accountRoot: accountRootOption, ...keyPolicyOptions } as const;

/** What Secrets Manager encrypts, it encrypts in the caller's name. */
const SERVICES = {
  kmsKeyId: ["rds"],
  masterUserSecretKmsKeyId: ["rds", "secretsmanager"],
} as const;

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
  check(cluster, { config }) {
    const other = otherEngine(cluster, config.engines);
    if (other !== undefined) return notApplicable(other);
    const keys = [cluster.kmsKeyId, cluster.masterUserSecretKmsKeyId].filter(isSet);
    return keys.length === 0 ? notApplicable("the cluster names no key") : linked(...keys.map(({ path }) => path));
  },
  checkLinks(cluster, links, { config }) {
    const open = [cluster.kmsKeyId, cluster.masterUserSecretKmsKeyId].filter(
      ({ kind, path }) => kind === "unknown" && !links.some((link) => link.path === path),
    );
    return judged<Found["message"]>([
      ...open.map(({ path }) => undecided("noLink", path)),
      ...links.filter((link) => link.kind === "end").map((link) => undecided("linkEnds", link.path, dataOf(link))),
      ...attached(links).flatMap(({ urn, policy, services }) =>
        judgeKeyPolicy<Found["message"]>(policy, {
          question: QUESTION,
          accounts: config.accounts,
          awsDefault: () =>
            config.accountRoot === "delegates" ? [] : [violation("defaultPolicy", policy.policy.path)],
          ofDocument: (read) => {
            const { region, account } = read.identity;
            const answer = createGrantAnswer(read.document, {
              services,
              region,
              multiRegion: read.multiRegion,
              ownAccount: account,
            });
            return [
              ...answer.openings.flatMap((opening): Found[] => {
                const data = { ...accessData(read, opening), services: services.join(" and ") };
                const path = within(read.key, opening.path);
                if (opening.kind !== "accountRoot") return [violation("open", path, data)];
                return config.accountRoot === "delegates" ? [] : [violation("accountRoot", path, data)];
              }),
              ...answer.undecided.map((part) => ofUndecided(read.key, part, QUESTION)),
            ];
          },
        }).findings.map((found) => ({ ...found, urn })),
      ),
    ]);
  },
});

const dataOf = ({ resource, type }: { readonly resource: string; readonly type: string }) => ({ resource, type });

/** The documents of the linked keys, each once, with the services that may call for all its uses. */
function attached(links: readonly KeyLink[]): readonly (AttachedPolicy & { readonly services: readonly string[] })[] {
  const found = new Map<string, AttachedPolicy & { readonly services: readonly string[] }>();
  for (const link of links.filter((each): each is LinkedKey => each.kind === "key")) {
    const services = link.path === "masterUserSecretKmsKeyId" ? SERVICES.masterUserSecretKmsKeyId : SERVICES.kmsKeyId;
    for (const each of link.policies) {
      const before = found.get(each.urn)?.services ?? [];
      found.set(each.urn, { ...each, services: services.length > before.length ? services : before });
    }
  }
  return [...found.values()];
}
