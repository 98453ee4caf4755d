/** AWS, and not the state of Pulumi, keeps the master password, in a secret that a customer managed key encrypts. */
import { conditionMessages, underConditions } from "../kit/conditions";
import { oneOf } from "../kit/config";
import { checkKey, checkKeyInStack, keyMessages, keyOptions } from "../kit/customer-managed-key";
import { definePolicy } from "../kit/define";
import { engines, otherEngineReason } from "../kit/engines";
import { type Finding, findingsFor } from "../kit/finding";
import { type Decided, decided, deferred, notApplicable } from "../kit/verdict";
import type { DbCluster } from "../model/db-cluster";
import { isSet } from "../model/value";

const messages = {
  ...keyMessages("When you enable managed passwords, name"),
  ...conditionMessages,
  awsManagedByDefault: {
    text: "`{path}` is not set, so AWS encrypts the master user's secret with the AWS managed key `aws/secretsmanager`, which you cannot manage, rotate or share",
    fix: "Set `{path}` when you enable managed passwords. To change the key of an existing secret, disable and re-enable `{managed}`",
  },
  passwordInState: {
    text: "`{path}` is set, so Pulumi's state has the master password, and anyone who can decrypt the state can read it",
    fix: "Set `{managed}: true`, and `{key}` to a customer managed key. In a global database, use a write-only property such as `masterPasswordWo`",
  },
} as const;

const defaultKey = oneOf(
  "How to treat a secret whose key is not set, which AWS encrypts with the AWS managed key `aws/secretsmanager`.",
  ["accepts", "violates"],
);

const { violation } = findingsFor(messages);

type Found = Finding<typeof messages>;

export const auroraManagedSecretKey = definePolicy({
  id: "aurora-managed-secret-key",
  displayName: "The master password is in a secret encrypted with a customer managed key",
  description:
    "The master password of an Aurora DB cluster is not in Pulumi's state, and a customer managed key encrypts the secret " +
    "that AWS keeps it in.",
  enforcementLevel: "advisory",
  severity: "medium",
  tags: ["aurora", "kms", "encryption", "secret"],
  remediationSteps:
    "Remove the password property, set `manageMasterUserPassword: true`, and set `masterUserSecretKmsKeyId` to a " +
    "customer managed key.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-secrets-manager.html",
  subjects: ["dbCluster"],
  options: { engines, ...keyOptions, defaultKey },
  messages,
  skipReason: (cluster) =>
    isSet(cluster.masterPassword) || isManaged(cluster)
      ? undefined
      : "the cluster sets no master password, and AWS Secrets Manager does not manage one",
  check(cluster, { config }) {
    const { masterUserSecretKmsKeyId: key, account } = cluster;
    const other = otherEngineReason(cluster, config.engines);
    if (other !== undefined) return notApplicable(other);
    const notSet =
      config.defaultKey === "violates" ? violation("awsManagedByDefault", key.path, names(cluster)) : undefined;
    const found = isManaged(cluster) ? checkKey(key, account, config, notSet) : [];
    return found === undefined ? deferred : verdict(cluster, found);
  },
  checkStack: (cluster, place, { config }) =>
    verdict(cluster, checkKeyInStack(cluster.masterUserSecretKmsKeyId, cluster.account, config, place)),
});

/** Whether AWS manages the password, or may do so. */
const isManaged = ({ manageMasterUserPassword: managed }: DbCluster): boolean =>
  managed.kind === "unknown" || (managed.kind === "known" && managed.value);

const names = ({ manageMasterUserPassword: managed, masterUserSecretKmsKeyId: key }: DbCluster) => ({
  managed: managed.path,
  key: key.path,
});

/** Reports a password in the state by its presence alone. Its value is never read. */
function verdict(cluster: DbCluster, ofKey: readonly Found[]): Decided<Found> {
  const { engine, masterPassword: password, manageMasterUserPassword: managed } = cluster;
  const found = isSet(password) ? [violation("passwordInState", password.path, names(cluster))] : [];
  return decided(underConditions<Found>([...found, ...underConditions(ofKey, [managed])], [engine]));
}
