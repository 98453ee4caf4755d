/** KMS keeps checking that the author of a key policy can change it again. */
import { definePolicy } from "../kit/define";
import { findingsFor } from "../kit/finding";
import { decided, describeUnknown } from "../kit/verdict";

const messages = {
  bypassed: {
    text: "`{path}` is `true`, so KMS accepts a key policy that its author cannot change again, and the key may become unmanageable",
    fix: "Remove `{path}`, and keep `kms:PutKeyPolicy` for the principal that deploys the key",
  },
  notReadable: {
    text: "`{path}` {why}, so the pack cannot decide whether KMS checks that the key policy can still be changed",
  },
} as const;

const { violation, undecided } = findingsFor(messages);

export const kmsLockoutCheckKept = definePolicy({
  id: "kms-lockout-check-kept",
  displayName: "The lockout safety check of a key policy stays on",
  description: "`bypassPolicyLockoutSafetyCheck` is not `true`, on any kind of key or on a key policy attached to one.",
  enforcementLevel: "mandatory",
  severity: "high",
  tags: ["kms", "key-policy"],
  remediationSteps:
    "Remove `bypassPolicyLockoutSafetyCheck`, and keep `kms:PutKeyPolicy` for the principal that deploys the key.",
  url: "https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html",
  subjects: ["kmsKey", "kmsKeyPolicy"],
  options: {},
  messages,
  check({ bypassPolicyLockoutSafetyCheck: bypass }) {
    switch (bypass.kind) {
      case "absent":
        return decided([]);
      case "unknown":
        return decided([undecided("notReadable", bypass.path, { why: describeUnknown(bypass) })]);
      case "known":
        return decided(bypass.value ? [violation("bypassed", bypass.path)] : []);
    }
  },
  remediate: ({ bypassPolicyLockoutSafetyCheck: bypass }) =>
    bypass.kind === "known" && bypass.value ? new Map([[bypass.path, false]]) : undefined,
});
