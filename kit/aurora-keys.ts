/**
 * The KMS keys that the Aurora clusters of a stack use: for storage, Performance Insights and the master user's secret.
 *
 * A cluster whose key is not known may use any key of the stack.
 */
import type { KeyLink } from "../model/key-link";
import type { StackModel } from "../model/stack-model";
import { isAurora } from "./engines";

type Keys = ReadonlySet<string> | "any";

/** The result by stack, because every key of it asks. */
const KEYS = new WeakMap<StackModel, Keys>();

/** Whether an Aurora cluster of the stack uses, or may use, the key with this URN. */
export function mayBeAuroraKey(urn: string, stack: StackModel): boolean {
  const keys = KEYS.get(stack) ?? keysOf(stack);
  KEYS.set(stack, keys);
  return keys === "any" || keys.has(urn);
}

function keysOf(stack: StackModel): Keys {
  const links = stack.resourcesOf("dbCluster").flatMap(({ resource, subject }) => {
    const { engine, kmsKeyId, performanceInsightsKmsKeyId, masterUserSecretKmsKeyId } = subject;
    if (engine.kind === "known" && !isAurora(engine.value)) return [];
    const named = [kmsKeyId, performanceInsightsKmsKeyId, masterUserSecretKmsKeyId];
    return named.flatMap((value) => stack.keys(resource, value));
  });
  return links.some(isUnresolved)
    ? "any"
    : new Set(links.flatMap((link) => (link.kind === "key" ? [link.resource.urn] : [])));
}

const isUnresolved = ({ kind }: KeyLink): boolean => kind === "end" || kind === "noLink";
