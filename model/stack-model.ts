/**
 * The resources of a stack and the links between them: which key encrypts what, which policy document applies to a key,
 * which cluster belongs to which.
 *
 * A known value (an ARN, id or name) leads to the resource of the stack that has it. A value that is not known yet
 * leads to
 * the resources in the engine's property dependencies. A name that is local to a Region leads to the one of the same
 * Region. A link to a resource outside the stack is a result of its own.
 */
import { KeyAttachments } from "./key-attachments";
import type { AttachedPolicy, KeyLink } from "./key-link";
import type { StackResource } from "./stack-resource";
import type { Subject, SubjectKind, SubjectOf } from "./subject";
import { absent, isSet, type UnknownReason, type Value } from "./value";

/** Where a value leads. */
export type Link =
  | { readonly kind: "resource"; readonly resource: StackResource }
  | { readonly kind: "outside"; readonly identifier: string }
  | { readonly kind: "noLink"; readonly reason: UnknownReason };

/** Where a value that must name a resource of some kind leads. `end` is a resource of another kind. */
export type LinkTo<K extends SubjectKind> =
  | { readonly kind: "resource"; readonly resource: StackResource<SubjectOf<K>> }
  | { readonly kind: "end"; readonly resource: StackResource }
  | Exclude<Link, { readonly kind: "resource" }>;

/** A value that is not known yet and may come from several resources. */
export interface Ambiguity {
  readonly from: StackResource;
  readonly path: string;
  readonly resources: readonly StackResource[];
}

/** The results of a check, one for each way to choose the resources that ambiguous values come from. */
export interface Choices<T> {
  readonly results: readonly [T, ...T[]];
  /** False if there are too many ways to check all of them. */
  readonly complete: boolean;
  readonly ambiguities: readonly Ambiguity[];
}

/** The most ways in which the ambiguous values of one check are chosen. */
const MAX_CHOICES = 32;

export class StackModel {
  private readonly byUrn: ReadonlyMap<string, StackResource>;
  private readonly byIdentifier = new Map<string, StackResource[]>();
  private families: ReadonlyMap<string, readonly StackResource[]> | undefined;
  /** The choice of each ambiguous value while `forEachChoice` runs a check. */
  private choosing: ((ambiguity: Ambiguity) => number) | undefined;
  readonly resources: readonly StackResource[];
  /** The KeyPolicy resources of the stack, by key. */
  readonly keyPolicies = new KeyAttachments();

  constructor(resources: readonly StackResource[]) {
    this.resources = resources;
    this.byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
    for (const resource of resources) {
      for (const identifier of resource.identifiers) {
        push(this.byIdentifier, identifier, resource);
      }
    }
    for (const { resource, subject } of this.resourcesOf("kmsKeyPolicy")) {
      const { urn, name } = resource;
      this.keyPolicies.add({ urn, name, policy: subject }, this.keys(resource, subject.keyId));
    }
  }

  resource(urn: string): StackResource | undefined {
    return this.byUrn.get(urn);
  }

  /** Returns a resource together with its stack. */
  place(urn: string): StackPlace | undefined {
    const self = this.byUrn.get(urn);
    return self && { self, stack: this };
  }

  /** Returns the resources of one kind. */
  resourcesOf<K extends SubjectKind>(
    kind: K,
  ): readonly { readonly resource: StackResource; readonly subject: SubjectOf<K> }[] {
    return this.resources.flatMap((resource) => {
      const { subject } = resource;
      return isOf(subject, kind) ? [{ resource, subject }] : [];
    });
  }

  /**
   * Runs a check once for each resource that an ambiguous value may come from. A value that is computed from two keys is
   * one of them, and the engine does not say which.
   */
  forEachChoice<T>(check: () => T): Choices<T> {
    const ambiguities = new Map<string, Ambiguity>();
    const run = (chosen: readonly number[]): { readonly result: T; readonly options: readonly number[] } => {
      const made = new Map<string, number>();
      const options: number[] = [];
      this.choosing = (ambiguity) => {
        const name = `${ambiguity.from.urn} ${ambiguity.path}`;
        ambiguities.set(name, ambiguity);
        const choice = made.get(name) ?? chosen[options.length] ?? 0;
        if (!made.has(name)) options.push(ambiguity.resources.length);
        made.set(name, choice);
        return choice;
      };
      try {
        return { result: check(), options };
      } finally {
        this.choosing = undefined;
      }
    };
    const first = run([]);
    const results: [T, ...T[]] = [first.result];
    let next = following([], first.options);
    while (next !== undefined && results.length < MAX_CHOICES) {
      const { result, options } = run(next);
      results.push(result);
      next = following(next, options);
    }
    return { results, complete: next === undefined, ambiguities: [...ambiguities.values()] };
  }

  /**
   * Returns the resources that a property of `from` leads to. Empty if the property is not set.
   *
   * @param kinds the kinds that a known value can name, because a cluster and a global cluster can have the same name. A
   *   resource that the program only reads has no kind and is outside the stack: a preview does not show it.
   */
  follow(from: StackResource, value: Value<string>, kinds?: readonly SubjectKind[]): readonly Link[] {
    if (value.kind === "absent" || !isSet(value)) return [];
    if (value.kind === "known") {
      const named = this.named(value.value, from.region, kinds);
      return [
        named === undefined ? { kind: "outside", identifier: value.value } : { kind: "resource", resource: named },
      ];
    }
    const [property = value.path] = value.path.split(/[.[]/);
    const links = from.computedFrom(property).flatMap((urn): Link[] => {
      const resource = this.byUrn.get(urn);
      return resource === undefined ? [] : [{ kind: "resource", resource }];
    });
    if (links.length === 0) return [{ kind: "noLink", reason: value.reason }];
    if (links.length === 1 || this.choosing === undefined) return links;
    const resources = links.flatMap((link) => (link.kind === "resource" ? [link.resource] : []));
    return links.slice(0).splice(this.choosing({ from, path: value.path, resources }), 1);
  }

  /** Returns the resources of some kinds that a property of `from` names. Empty if it is not set. */
  followTo<K extends SubjectKind>(from: StackResource, value: Value<string>, ...kinds: K[]): readonly LinkTo<K>[] {
    return this.follow(from, value, kinds).map((link) => {
      if (link.kind !== "resource") return link;
      const { subject } = link.resource;
      return isOneOf(subject, kinds)
        ? { kind: "resource", resource: { ...link.resource, subject } }
        : { kind: "end", resource: link.resource };
    });
  }

  /** Returns the KMS keys that a property of `from` names, through aliases and key policies. Empty if it is not set. */
  keys(from: StackResource, value: Value<string>): readonly KeyLink[] {
    const links = this.follow(from, value, ["kmsKey", "kmsKeyPolicy", "kmsAlias"]);
    return links.flatMap((link) => (link.kind === "resource" ? this.keysOf(link.resource) : [link]));
  }

  /** Returns the KMS keys as `keys` does, but all that an ambiguous value may come from. */
  allKeys(from: StackResource, value: Value<string>): readonly KeyLink[] {
    const { choosing } = this;
    this.choosing = undefined;
    try {
      return this.keys(from, value);
    } finally {
      this.choosing = choosing;
    }
  }

  private keysOf(resource: StackResource): readonly KeyLink[] {
    const { subject } = resource;
    if (isOf(subject, "kmsKey")) return [{ kind: "key", resource: { ...resource, subject }, alias: absent("name") }];
    if (isOf(subject, "kmsKeyPolicy")) return this.through(resource, subject.keyId, [{ kind: "end", resource }]);
    if (!isOf(subject, "kmsAlias")) return [{ kind: "end", resource }];
    const { name } = subject;
    const own: KeyLink = { kind: "alias", resource: { ...resource, subject }, alias: name };
    return this.through(resource, subject.targetKeyId, [own]).map((link) =>
      link.kind === "key" ? { ...link, alias: name } : own,
    );
  }

  /** Returns the keys that an alias or a KeyPolicy names, or `otherwise` if they are not in this stack. */
  private through(from: StackResource, value: Value<string>, otherwise: readonly KeyLink[]): readonly KeyLink[] {
    const links = this.follow(from, value).flatMap((link) =>
      link.kind === "resource" && link.resource.urn !== from.urn ? this.keysOf(link.resource) : [],
    );
    return links.length > 0 ? links : otherwise;
  }

  /** Returns the documents that apply to a key after the update: those of its KeyPolicy resources, or else its own. */
  documents({ urn, name, subject }: StackResource<SubjectOf<"kmsKey">>): readonly AttachedPolicy[] {
    return this.keyPolicies.linkedTo(urn) ?? [{ urn, name, policy: subject }];
  }

  /** Returns the resources of one multi-Region key in this stack: the primary key and its replicas. */
  relatedKeys(key: StackResource): readonly StackResource[] {
    this.families ??= this.familiesOfKeys();
    return this.families.get(key.urn) ?? [key];
  }

  /** Returns the Regions of a multi-Region key in this stack: those of the primary key and its replicas. */
  regionsOf(key: StackResource): readonly string[] {
    return [...new Set(this.relatedKeys(key).flatMap(({ region }) => (region === undefined ? [] : [region])))];
  }

  private familiesOfKeys(): ReadonlyMap<string, readonly StackResource[]> {
    const byPrimary = new Map<string, StackResource[]>();
    for (const { resource, subject } of this.resourcesOf("kmsKey")) {
      const [primary] = this.keys(resource, subject.primaryKeyArn);
      push(byPrimary, primary?.kind === "key" ? primary.resource.urn : resource.urn, resource);
    }
    return new Map([...byPrimary.values()].flatMap((family) => family.map(({ urn }) => [urn, family] as const)));
  }

  private named(
    identifier: string,
    region: string | undefined,
    kinds: readonly SubjectKind[] | undefined,
  ): StackResource | undefined {
    const named = this.byIdentifier.get(identifier) ?? [];
    const all = kinds === undefined ? named : named.filter(({ subject }) => isOneOf(subject, kinds));
    if (all.length < 2 || region === undefined) return all[0];
    return all.find((resource) => resource.region === region) ?? all[0];
  }
}

/** Returns the choices after `chosen`, in the order of an odometer; undefined after the last ones. */
function following(chosen: readonly number[], options: readonly number[]): readonly number[] | undefined {
  const digits = options.map((_, index) => chosen[index] ?? 0);
  for (const [index, count] of [...options.entries()].reverse()) {
    const digit = (digits[index] ?? 0) + 1;
    if (digit < count) return [...digits.slice(0, index), digit];
  }
  return undefined;
}

function push<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

function isOf<K extends SubjectKind>(subject: Subject | undefined, kind: K): subject is SubjectOf<K> {
  return subject?.kind === kind;
}

function isOneOf<K extends SubjectKind>(subject: Subject | undefined, kinds: readonly K[]): subject is SubjectOf<K> {
  return kinds.some((kind) => subject?.kind === kind);
}

/** A resource that the stack phase checks, and its stack. */
export interface StackPlace {
  readonly self: StackResource;
  readonly stack: StackModel;
}
