/** The master password is kept by AWS, in a secret that a customer managed key encrypts, and not by the program. */
import { conditionMessages, underConditions } from "../kit/conditions";
import { judgeKey, judgeKeyInStack, keyMessages, keyOptions } from "../kit/customer-managed-key";
import { definePolicy } from "../kit/define";
import { engines, otherEngine } from "../kit/engines";
import { type Finding, findingsFor } from "../kit/finding";
import { type Decided, decided, deferred, notApplicable } from "../kit/verdict";
import type { DbCluster } from "../model/db-cluster";
import { isSet } from "../model/value";

const messages = {
  ...keyMessages("As AWS begins to manage the password, name"),
  ...conditionMessages,
  awsManagedByDefault: {
    text: "`{path}` is not set: AWS encrypts the secret of the master user with the AWS managed key `aws/secretsmanager`, which you can neither manage, rotate nor share",
    fix: "As AWS begins to manage the password, name a customer managed key in `{path}`; of a secret that exists AWS cannot change the key, so end `{managed}` first and begin it anew",
  },
  passwordInProgram: {
    text: "`{path}` is set: the master password is in the program and in its state, for whoever can read them",
    fix: "Let AWS keep it, by `{managed}: true` and a customer managed key in `{key}`; where AWS cannot, as in a global database, give it in a write-only property such as `masterPasswordWo`",
  },
} as const;

const { violation } = findingsFor(messages);

type Found = Finding<typeof messages>;

export const auroraManagedSecretKey = definePolicy({
  id: "aurora-managed-secret-key",
  displayName: "The master password is in a secret that a customer managed key encrypts",
  description:
    "The master password of an Aurora DB cluster is not in the program, and the secret in which AWS keeps it is encrypted " +
    "with a customer managed key.",
  enforcementLevel: "advisory",
  severity: "medium",
  tags: ["aurora", "kms", "encryption", "secret"],
  remediationSteps:
    "Set `manageMasterUserPassword: true` and name a customer managed key in `masterUserSecretKmsKeyId`; take the " +
    "password out of the program.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-secrets-manager.html",
  subjects: ["dbCluster"],
  options: { engines, ...keyOptions },
  messages,
  skipReason: (cluster) =>
    isSet(cluster.masterPassword) || isManaged(cluster)
      ? undefined
      : "neither the program nor AWS Secrets Manager keeps a master password of the cluster",
  check(cluster, { config }) {
    const { masterUserSecretKmsKeyId: key, account } = cluster;
    const other = otherEngine(cluster, config.engines);
    if (other !== undefined) return notApplicable(other);
    const notSet = violation("awsManagedByDefault", key.path, names(cluster));
    const found = isManaged(cluster) ? judgeKey(key, account, config, notSet) : [];
    return found === undefined ? deferred : verdict(cluster, found);
  },
  checkStack: (cluster, place, { config }) =>
    verdict(cluster, judgeKeyInStack(cluster.masterUserSecretKmsKeyId, cluster.account, config, place)),
});

/** Whether AWS keeps the password, or may. */
const isManaged = ({ manageMasterUserPassword: managed }: DbCluster): boolean =>
  managed.kind === "unknown" || (managed.kind === "known" && managed.value);

const names = ({ manageMasterUserPassword: managed, masterUserSecretKmsKeyId: key }: DbCluster) => ({
  managed: managed.path,
  key: key.path,
});

/** Of a password in the program its presence says it all: its value is never looked at. */
function verdict(cluster: DbCluster, ofKey: readonly Found[]): Decided<Found> {
  const { engine, masterPassword: password, manageMasterUserPassword: managed } = cluster;
  const found = isSet(password) ? [violation("passwordInProgram", password.path, names(cluster))] : [];
  return decided(underConditions<Found>([...found, ...underConditions(ofKey, [managed])], [engine]));
}
