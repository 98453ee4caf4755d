/** Encryption is set on the cluster, not on its members, where it does not apply. */
import { conditionMessages, underConditions } from "../kit/conditions";
import { definePolicy } from "../kit/define";
import { engines, otherEngine } from "../kit/engines";
import { type Finding, findingsFor } from "../kit/finding";
import { notOfCluster } from "../kit/not-about";
import { decided, notApplicable } from "../kit/verdict";
import { isSet } from "../model/value";

const messages = {
  ...conditionMessages,
  hasNoEffect: {
    text: "`{path}` is set on a member of a DB cluster, where it does not apply: the members have the encryption and the key of their cluster",
    fix: "Take `{path}` out, and see that the cluster has the encryption and the key that are meant",
  },
} as const;

const { violation } = findingsFor(messages);

type Found = Finding<typeof messages>;

export const auroraInstanceInherits = definePolicy({
  id: "aurora-instance-inherits",
  displayName: "The members of an Aurora cluster leave encryption to it",
  description:
    "Neither encryption nor a key is set on a member instance of an Aurora DB cluster, where they do not apply.",
  enforcementLevel: "advisory",
  severity: "low",
  tags: ["aurora", "kms", "encryption"],
  remediationSteps: "Take `storageEncrypted` and `kmsKeyId` out of the instance, and set them on its cluster.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html",
  subjects: ["dbInstance"],
  options: { engines },
  messages,
  skipReason: notOfCluster,
  check(instance, { config }) {
    const { engine, storageEncrypted, kmsKeyId } = instance;
    const other = otherEngine(instance, config.engines);
    if (other !== undefined) return notApplicable(other);
    const found = [storageEncrypted, kmsKeyId].filter(isSet).map(({ path }): Found => violation("hasNoEffect", path));
    return decided(underConditions(found, [engine]));
  },
});
