/**
 * Maps keys to the KeyPolicy resources of a stack. A KeyPolicy is for a key with certainty, or possibly if its
 * `keyId` can
 * be one of several keys or any key.
 */
import type { AttachedPolicy, KeyLink } from "./key-link";

export class KeyAttachments {
  private readonly linked = new Map<string, AttachedPolicy[]>();
  private readonly sure = new Map<string, AttachedPolicy[]>();
  private readonly oneOfSeveral = new Map<string, AttachedPolicy[]>();
  private readonly anyKey: AttachedPolicy[] = [];

  /** Adds a KeyPolicy with the links of its `keyId`. */
  add(attached: AttachedPolicy, links: readonly KeyLink[]): void {
    const keys = new Set(links.flatMap((link) => (link.kind === "key" ? [link.resource.urn] : [])));
    for (const key of keys) push(this.linked, key, attached);
    if (links.some(mayBeAnyKey)) {
      this.anyKey.push(attached);
      return;
    }
    // An identifier outside the stack is one more key that the KeyPolicy may be for.
    const known = keys.size === 1 && links.every(({ kind }) => kind === "key") ? this.sure : this.oneOfSeveral;
    for (const key of keys) push(known, key, attached);
  }

  /** Returns the KeyPolicies with a link to the key, certain or not, or `undefined` if there are none. */
  linkedTo(key: string): readonly AttachedPolicy[] | undefined {
    return this.linked.get(key);
  }

  /** Returns the KeyPolicies that are certainly for the key. */
  forKey(key: string): readonly AttachedPolicy[] {
    return this.sure.get(key) ?? [];
  }

  /** Returns the KeyPolicies that may be for the key. */
  possiblyForKey(key: string): readonly AttachedPolicy[] {
    return [...(this.oneOfSeveral.get(key) ?? []), ...this.anyKey];
  }
}

/** Reports whether a link can lead to any key, such as an alias whose target is not known. */
export function mayBeAnyKey(link: KeyLink): boolean {
  switch (link.kind) {
    case "end":
    case "noLink":
      return true;
    case "alias":
      return link.resource.subject.targetKeyId.kind === "unknown";
    case "key":
    case "outside":
      return false;
  }
}

function push(lists: Map<string, AttachedPolicy[]>, key: string, item: AttachedPolicy): void {
  lists.set(key, [...(lists.get(key) ?? []), item]);
}
