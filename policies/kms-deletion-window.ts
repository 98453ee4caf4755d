/** The waiting period of a key deletion leaves enough time to cancel a deletion made by mistake. */
import { integer } from "../kit/config";
import { definePolicy } from "../kit/define";
import { findingsFor } from "../kit/finding";
import { decided, describeUnknown } from "../kit/verdict";

/** The waiting period of a key that sets none. It is also the longest that the providers accept. */
const DEFAULT_WINDOW = 30;

const messages = {
  tooShort: {
    text: "`{path}` is `{days}`, less than {least} days. When this waiting period ends, the key is deleted and everything it encrypted is lost",
    fix: "Remove `{path}`, which then defaults to 30 days, or allow shorter periods with config `minDays`",
  },
  notReadable: {
    text: "`{path}` {why}, so the pack cannot decide whether the waiting period is long enough",
  },
} as const;

const { violation, undecided } = findingsFor(messages);

export const kmsDeletionWindow = definePolicy({
  id: "kms-deletion-window",
  displayName: "Key deletion has a long waiting period",
  description: "KMS waits at least `minDays` days before it deletes a key.",
  enforcementLevel: "disabled",
  severity: "low",
  tags: ["kms", "deletion"],
  remediationSteps: "Remove the waiting period, which then defaults to 30 days, or set it to at least `minDays`.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
  subjects: ["kmsKey"],
  options: {
    minDays: integer("The shortest waiting period allowed, in days: 7 to 30.", {
      minimum: 7,
      maximum: DEFAULT_WINDOW,
      byDefault: DEFAULT_WINDOW,
    }),
  },
  messages,
  check({ deletionWindowInDays: window }, { config }) {
    if (window.kind === "unknown")
      return decided([undecided("notReadable", window.path, { why: describeUnknown(window) })]);
    // If it is not set, KMS uses the longest period.
    if (window.kind === "absent" || window.value >= config.minDays) return decided([]);
    return decided([violation("tooShort", window.path, { days: String(window.value), least: String(config.minDays) })]);
  },
  remediate({ deletionWindowInDays: window }, { config }) {
    return window.kind === "known" && window.value < config.minDays
      ? new Map([[window.path, config.minDays]])
      : undefined;
  },
});
