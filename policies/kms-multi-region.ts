/** Key material leaves its Region only for keys that are meant to. */
import { definePolicy } from "../kit/define";
import { AWS_KMS_KEY_MANAGEMENT } from "../kit/framework";
import { selector } from "../kit/selector";
import { decided, undecided, violation, whyUnknown } from "../kit/verdict";

export const kmsMultiRegion = definePolicy({
  id: "kms-multi-region",
  displayName: "Multi-Region keys only where allowed",
  description: "A key is a multi-Region key, or a replica of one, only where `allowedWhere` selects it.",
  enforcementLevel: "disabled",
  severity: "medium",
  framework: AWS_KMS_KEY_MANAGEMENT,
  tags: ["kms", "multi-region"],
  remediationSteps: "Make a single-Region key instead: whether a key is a multi-Region key cannot be changed later.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html",
  subjects: ["kmsKey"],
  options: { allowedWhere: selector("The keys that may be multi-Region keys. None, where left out.") },
  messages: {
    primary: {
      text: "`{path}` is `true`: a multi-Region key may be copied to other Regions, and config `allowedWhere` does not select it",
      fix:
        "Make a single-Region key. A key that exists cannot be changed into one: encrypt its data with a new key before " +
        "it goes, or select it with config `allowedWhere`",
    },
    replica: {
      text: "`{path}` makes the key a copy of a multi-Region key of another Region, and config `allowedWhere` does not select it",
      fix: "Make a single-Region key of this Region's own, or select the replica with config `allowedWhere`",
    },
    notReadable: { text: "`{path}` {why}, and decides whether the key is a multi-Region key" },
    allowedWhereNotReadable: { text: "`{path}` {why}, and decides whether config `allowedWhere` selects the key" },
  },
  check({ multiRegion, primaryKeyArn, variety }, { config, select }) {
    if (multiRegion.kind === "absent" || (multiRegion.kind === "known" && !multiRegion.value)) return decided([]);
    const allowed = select(config.allowedWhere);
    if (allowed.kind === "selected") return decided([]);
    if (multiRegion.kind === "unknown") {
      return decided([undecided("notReadable", multiRegion.path, { why: whyUnknown(multiRegion) })]);
    }
    if (allowed.kind === "unknown") {
      return decided([undecided("allowedWhereNotReadable", allowed.path, { why: allowed.reason })]);
    }
    const isPrimary = variety === "key" || variety === "external";
    return decided([isPrimary ? violation("primary", multiRegion.path) : violation("replica", primaryKeyArn.path)]);
  },
});
