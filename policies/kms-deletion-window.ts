/** A key deleted by mistake can be saved for long enough: until the waiting period is over. */
import { integer } from "../kit/config";
import { definePolicy } from "../kit/define";
import { AWS_KMS_KEY_MANAGEMENT } from "../kit/framework";
import { decided, undecided, violation, whyUnknown } from "../kit/verdict";

/** The waiting period of a key that names none, which is the longest. */
const DEFAULT_WINDOW = 30;

export const kmsDeletionWindow = definePolicy({
  id: "kms-deletion-window",
  displayName: "A deleted key can be saved for long enough",
  description: "The waiting period before KMS deletes a key is at least `minDays` long.",
  enforcementLevel: "advisory",
  severity: "low",
  framework: AWS_KMS_KEY_MANAGEMENT,
  tags: ["kms", "deletion"],
  remediationSteps: "Leave the waiting period out, which makes it 30 days, or make it at least `minDays` long.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
  subjects: ["kmsKey"],
  options: {
    minDays: integer("The shortest waiting period before a deletion, in days.", {
      minimum: 7,
      maximum: DEFAULT_WINDOW,
      byDefault: DEFAULT_WINDOW,
    }),
  },
  messages: {
    tooShort: {
      text:
        "`{path}` is `{days}`, less than {least} days: what the key encrypted is lost for good when the waiting period of " +
        "its deletion is over",
      fix: "Leave `{path}` out, which means 30 days, or allow shorter periods with config `minDays`",
    },
    notReadable: { text: "`{path}` {why}, and decides how long a deletion of the key can be taken back" },
  },
  check({ deletionWindowInDays: window }, { config }) {
    if (window.kind === "unknown") return decided([undecided("notReadable", window.path, { why: whyUnknown(window) })]);
    // Absent, it is the longest there is.
    if (window.kind === "absent" || window.value >= config.minDays) return decided([]);
    return decided([violation("tooShort", window.path, { days: String(window.value), least: String(config.minDays) })]);
  },
});
