/** KMS checks, before it takes a key policy, that whoever sets it can still change it. */
import { definePolicy } from "../kit/define";
import { AWS_KMS_KEY_MANAGEMENT } from "../kit/framework";
import { decided, undecided, violation, whyUnknown } from "../kit/verdict";

export const kmsLockoutCheckKept = definePolicy({
  id: "kms-lockout-check-kept",
  displayName: "The lockout safety check of a key policy is kept",
  description:
    "`bypassPolicyLockoutSafetyCheck` is not `true`, on a key of any kind and on a key policy attached to one.",
  enforcementLevel: "mandatory",
  severity: "high",
  framework: AWS_KMS_KEY_MANAGEMENT,
  tags: ["kms", "key-policy"],
  remediationSteps: "Remove `bypassPolicyLockoutSafetyCheck`, and let whoever deploys the key keep `kms:PutKeyPolicy`.",
  url: "https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html",
  subjects: ["kmsKey", "kmsKeyPolicy"],
  options: {},
  messages: {
    bypassed: {
      text:
        "`{path}` is `true`: KMS then takes a key policy under which whoever sets it cannot change it again, and the key " +
        "may become unmanageable",
      fix: "Remove `{path}`, and let whoever deploys the key keep `kms:PutKeyPolicy`",
    },
    notReadable: { text: "`{path}` {why}, and decides whether KMS checks that the key policy can still be changed" },
  },
  check({ bypassPolicyLockoutSafetyCheck: bypass }) {
    switch (bypass.kind) {
      case "absent":
        return decided([]);
      case "unknown":
        return decided([undecided("notReadable", bypass.path, { why: whyUnknown(bypass) })]);
      case "known":
        return decided(bypass.value ? [violation("bypassed", bypass.path)] : []);
    }
  },
});
