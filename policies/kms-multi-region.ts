/** Key material leaves its Region only for the keys that the configuration selects. */
import { definePolicy } from "../kit/define";
import { findingsFor } from "../kit/finding";
import { selector } from "../kit/selector";
import { decided, describeUnknown } from "../kit/verdict";

const messages = {
  primary: {
    text: "`{path}` is `true`, so the key can be replicated to other Regions, but config `allowedWhere` does not select it",
    fix: "Create a single-Region key, or select the key with config `allowedWhere`. An existing key cannot be converted, so re-encrypt its data with a new key first",
  },
  replica: {
    text: "`{path}` makes the key a replica of a multi-Region key in another Region, but config `allowedWhere` does not select it",
    fix: "Create a single-Region key in this Region, or select the replica with config `allowedWhere`",
  },
  notReadable: {
    text: "`{path}` {why}, so the pack cannot decide whether the key is a multi-Region key",
  },
  allowedWhereNotReadable: {
    text: "`{path}` {why}, so the pack cannot decide whether config `allowedWhere` selects the key",
  },
} as const;

const { violation, undecided } = findingsFor(messages);

export const kmsMultiRegion = definePolicy({
  id: "kms-multi-region",
  displayName: "Multi-Region keys only if you allow them",
  description: "A key is a multi-Region key, or a replica of one, only if `allowedWhere` selects it.",
  enforcementLevel: "disabled",
  severity: "medium",
  tags: ["kms", "multi-region"],
  remediationSteps: "Create a single-Region key instead. A key cannot be converted later.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html",
  subjects: ["kmsKey"],
  options: { allowedWhere: selector("The keys that may be multi-Region keys. Default: none.") },
  messages,
  check({ multiRegion, primaryKeyArn, variety }, { config, select }) {
    if (multiRegion.kind === "absent" || (multiRegion.kind === "known" && !multiRegion.value)) return decided([]);
    const allowed = select(config.allowedWhere);
    if (allowed.kind === "selected") return decided([]);
    if (multiRegion.kind === "unknown") {
      return decided([undecided("notReadable", multiRegion.path, { why: describeUnknown(multiRegion) })]);
    }
    if (allowed.kind === "unknown") {
      return decided([undecided("allowedWhereNotReadable", allowed.path, { why: allowed.reason })]);
    }
    const isPrimary = variety === "key" || variety === "external";
    return decided([isPrimary ? violation("primary", multiRegion.path) : violation("replica", primaryKeyArn.path)]);
  },
});
