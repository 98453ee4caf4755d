/**
 * Selects the resources to which a policy, or a stricter part of one, applies.
 *
 * A resource must meet every criterion. A list of globs matches if one of them does. `*` matches any text including
 * slashes, and `?` matches one character, as in IAM. If a tag is unknown, the selection is unknown.
 */
import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";
import { matchesGlob } from "../iam/index";
import type { Tags } from "../model/subject";
import type { Option } from "./config";

export interface Selector {
  /** Globs on the Pulumi name of the resource. */
  readonly names?: readonly string[];
  /** Tag keys with globs on their values; the provider's default tags count. */
  readonly tags?: Readonly<Record<string, Globs>>;
  /** Stack tag keys with globs on their values. `pulumi policy analyze` does not see stack tags. */
  readonly stackTags?: Readonly<Record<string, Globs>>;
}

type Globs = string | readonly string[];

/** The properties that a selector can test. */
export interface Selectable {
  readonly name: string;
  readonly tags: Tags;
  /** `undefined` if the engine reports no stack tags. The stack may still have some. */
  readonly stackTags: ReadonlyMap<string, string> | undefined;
}

/** `selected` and `notSelected` are certain. `unknown` names the property or stack tag that decides. */
export type Selection =
  | { readonly kind: "selected" }
  | { readonly kind: "notSelected" }
  | { readonly kind: "unknown"; readonly path: string; readonly reason: string };

/** The selector that selects everything. */
export const EVERYTHING: Selector = {};

const SELECTED: Selection = { kind: "selected" };
const NOT_SELECTED: Selection = { kind: "notSelected" };

const GLOBS: PolicyConfigJSONSchema = { type: ["string", "array"], items: { type: "string" } };

/** Without a description, because the pack sends this schema to the engine once per policy. */
const SELECTOR_SCHEMA: PolicyConfigJSONSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    names: { type: "array", items: { type: "string" } },
    tags: { type: "object", additionalProperties: GLOBS },
    stackTags: { type: "object", additionalProperties: GLOBS },
  },
};

export const selector = (description: string): Option<Selector | undefined> => ({
  schema: { ...SELECTOR_SCHEMA, description },
  byDefault: undefined,
});

/** Applies a selector to a resource. `undefined` selects nothing, and an empty selector selects everything. */
export function select(given: Selector | undefined, target: Selectable): Selection {
  if (given === undefined) return NOT_SELECTED;
  if (given === EVERYTHING) return SELECTED;
  const criteria = [byName(given, target), ...byTags(given, target), ...byStackTags(given, target)];
  return (
    criteria.find(({ kind }) => kind === "notSelected") ?? criteria.find(({ kind }) => kind === "unknown") ?? SELECTED
  );
}

/** Reports whether any of the globs matches any of the texts. */
export function anyGlobMatches(globs: Globs, texts: readonly string[]): boolean {
  const list = typeof globs === "string" ? [globs] : globs;
  return list.some((glob) => texts.some((text) => matchesGlob(glob, text)));
}

const selectedIf = (holds: boolean): Selection => (holds ? SELECTED : NOT_SELECTED);

function byName({ names }: Selector, { name }: Selectable): Selection {
  return selectedIf(names === undefined || anyGlobMatches(names, [name]));
}

function byTags(given: Selector, target: Selectable): Selection[] {
  return Object.entries(given.tags ?? {}).map(([key, globs]) => {
    const { tags } = target;
    const value = tags.kind === "known" ? tags.value.get(key) : tags;
    if (value === undefined || value.kind === "absent") return NOT_SELECTED;
    if (value.kind === "unknown") return { kind: "unknown", path: `tags.${key}`, reason: "is not known here" };
    return selectedIf(typeof value.value === "string" && anyGlobMatches(globs, [value.value]));
  });
}

function byStackTags(given: Selector, { stackTags }: Selectable): Selection[] {
  return Object.entries(given.stackTags ?? {}).map(([key, globs]) => {
    if (stackTags === undefined) {
      return { kind: "unknown", path: `stack tag ${key}`, reason: "is not available to the policy pack" };
    }
    const value = stackTags.get(key);
    return selectedIf(value !== undefined && anyGlobMatches(globs, [value]));
  });
}
