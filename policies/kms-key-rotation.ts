/** Automatic rotation is on, with a short enough period, for every key that KMS can rotate automatically. */
import { integer } from "../kit/config";
import { definePolicy } from "../kit/define";
import { type Finding, findingsFor } from "../kit/finding";
import { decided, describeUnknown } from "../kit/verdict";
import type { KmsKey } from "../model/kms-key";
import { isSet, knownValue, type Unknown, type Value } from "../model/value";

/** The rotation period of a key that sets none, in days. */
const DEFAULT_PERIOD = 365;

const messages = {
  off: {
    text: "`{path}` is {seen}, so KMS never rotates the key material automatically",
    fix: "Set `{path}: true`. The key, its ARN and the data it encrypted stay as they are",
  },
  notOftenEnough: {
    text: "`{path}` is {seen}, so KMS rotates the key material every {days} days, less often than every {most} days",
    fix: "Set `{path}` to {most} or less, or allow longer periods with config `maxPeriodInDays`",
  },
  notReadable: {
    text: "`{path}` {why}, so the pack cannot decide whether KMS rotates the key material often enough",
  },
  kindNotReadable: {
    text: "`{path}` {why}, so the pack cannot decide whether KMS can rotate the key material automatically",
  },
} as const;

const { violation, undecided } = findingsFor(messages);

type Found = Finding<typeof messages>;

export const kmsKeyRotation = definePolicy({
  id: "kms-key-rotation",
  displayName: "Automatic key rotation is on",
  description:
    "Automatic rotation is on, with a period of at most `maxPeriodInDays`, for every symmetric encryption key whose " +
    "material KMS generated in its own key store.",
  enforcementLevel: "advisory",
  severity: "medium",
  tags: ["kms", "rotation"],
  remediationSteps: "Set `enableKeyRotation: true`, and `rotationPeriodInDays` if a year is too long.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
  subjects: ["kmsKey"],
  options: {
    maxPeriodInDays: integer("The longest rotation period allowed, in days: 90 to 2560.", {
      minimum: 90,
      maximum: 2560,
      byDefault: DEFAULT_PERIOD,
    }),
  },
  messages,
  skipReason: neverRotated,
  check(key, { config }) {
    const findings = rotation(key, config.maxPeriodInDays);
    const { keySpec, keyUsage, origin, customKeyStoreId, xksKeyId } = key;
    const kind = [keySpec, keyUsage, origin, customKeyStoreId, xksKeyId].find((value) => value.kind === "unknown");
    if (findings.length > 0 && kind?.kind === "unknown") return decided([notReadable(kind, "kindNotReadable")]);
    return decided(findings);
  },
  remediate(key, { config }) {
    const kind = [key.keySpec, key.keyUsage, key.origin, key.customKeyStoreId, key.xksKeyId];
    const [found] = rotation(key, config.maxPeriodInDays);
    if (found?.outcome !== "violation" || kind.some((value) => value.kind === "unknown")) return undefined;
    const { enableKeyRotation: enabled, rotationPeriodInDays: period } = key;
    const isTooLong = (knownValue(period) ?? DEFAULT_PERIOD) > config.maxPeriodInDays;
    return new Map<string, unknown>([
      [enabled.path, true],
      ...(isTooLong ? [[period.path, config.maxPeriodInDays] as const] : []),
    ]);
  },
});

/**
 * Why KMS cannot rotate the key automatically, or undefined if it can or if that is not known.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html
 */
function neverRotated({ variety, origin, customKeyStoreId, xksKeyId, keySpec, keyUsage }: KmsKey): string | undefined {
  if (variety === "replica") return "the rotation of a replica key is set on its primary key";
  if (given(origin, "AWS_KMS") !== undefined || variety === "replicaExternal") {
    return "KMS does not rotate imported key material automatically";
  }
  if (isCertain(xksKeyId)) return "KMS does not rotate a key of an external key store";
  if (isCertain(customKeyStoreId)) return "KMS does not rotate a key of a custom key store";
  const other = given(keySpec, "SYMMETRIC_DEFAULT") ?? given(keyUsage, "ENCRYPT_DECRYPT");
  if (other === undefined) return undefined;
  const kind = /^HMAC_|_MAC$/.test(other) ? "an HMAC key" : "an asymmetric key";
  return `KMS does not rotate ${kind} (\`${other}\`)`;
}

/** The known value of a property, unless it is the value that AWS uses by default. */
function given(value: Value<string>, byDefault: string): string | undefined {
  const text = knownValue(value);
  return text === "" || text === byDefault ? undefined : text;
}

const isCertain = (value: Value<string>): boolean => value.kind === "known" && isSet(value);

/** The findings on the rotation of a key that KMS can rotate automatically. */
function rotation({ enableKeyRotation: enabled, rotationPeriodInDays: period }: KmsKey, most: number): Found[] {
  if (enabled.kind === "unknown") return [notReadable(enabled)];
  if (enabled.kind === "absent") return [violation("off", enabled.path, { seen: "not set" })];
  if (!enabled.value) return [violation("off", enabled.path, { seen: "`false`" })];
  if (period.kind === "unknown") return [notReadable(period)];
  const days = period.kind === "absent" ? DEFAULT_PERIOD : period.value;
  if (days <= most) return [];
  const seen = period.kind === "absent" ? "not set" : `\`${days}\``;
  return [violation("notOftenEnough", period.path, { seen, days: String(days), most: String(most) })];
}

const notReadable = (value: Unknown, message: "notReadable" | "kindNotReadable" = "notReadable"): Found =>
  undecided(message, value.path, { why: describeUnknown(value) });
