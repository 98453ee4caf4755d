/** Encryption is set on the cluster and not on its member instances, where it has no effect. */
import { conditionMessages, underConditions } from "../kit/conditions";
import { definePolicy } from "../kit/define";
import { engines, otherEngineReason } from "../kit/engines";
import { type Finding, findingsFor } from "../kit/finding";
import { notInClusterReason } from "../kit/skip-reasons";
import { decided, notApplicable } from "../kit/verdict";
import { isSet } from "../model/value";

const messages = {
  ...conditionMessages,
  hasNoEffect: {
    text: "`{path}` is set on a member of a DB cluster, where it has no effect: members use the encryption and the key of their cluster",
    fix: "Remove `{path}`, and check that the cluster has the encryption and the key you want",
  },
} as const;

const { violation } = findingsFor(messages);

type Found = Finding<typeof messages>;

export const auroraInstanceInherits = definePolicy({
  id: "aurora-instance-inherits",
  displayName: "Members of an Aurora cluster do not set encryption",
  description:
    "A member instance of an Aurora DB cluster sets neither encryption nor a key, because they have no effect there.",
  enforcementLevel: "advisory",
  severity: "low",
  tags: ["aurora", "kms", "encryption"],
  remediationSteps: "Remove `storageEncrypted` and `kmsKeyId` from the instance, and set them on its cluster.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html",
  subjects: ["dbInstance"],
  options: { engines },
  messages,
  skipReason: notInClusterReason,
  check(instance, { config }) {
    const { engine, storageEncrypted, kmsKeyId } = instance;
    const other = otherEngineReason(instance, config.engines);
    if (other !== undefined) return notApplicable(other);
    const found = [storageEncrypted, kmsKeyId].filter(isSet).map(({ path }): Found => violation("hasNoEffect", path));
    return decided(underConditions(found, [engine]));
  },
});
