/**
 * Which KeyPolicy resources of a stack are for which key: for sure, or perhaps, where what `keyId` comes from may be one
 * of several keys, or any.
 */
import type { AttachedPolicy, KeyLink } from "./key-link";

export class KeyAttachments {
  private readonly linked = new Map<string, AttachedPolicy[]>();
  private readonly sure = new Map<string, AttachedPolicy[]>();
  private readonly oneOfSeveral = new Map<string, AttachedPolicy[]>();
  private readonly anyKey: AttachedPolicy[] = [];

  /** Adds a KeyPolicy, with where its `keyId` leads. */
  add(attached: AttachedPolicy, links: readonly KeyLink[]): void {
    const keys = new Set(links.flatMap((link) => (link.kind === "key" ? [link.resource.urn] : [])));
    for (const key of keys) push(this.linked, key, attached);
    if (links.some(mayBeAnyKey)) {
      this.anyKey.push(attached);
      return;
    }
    // An identifier that leads out of the stack is one more key that it may be for.
    const known = keys.size === 1 && links.every(({ kind }) => kind === "key") ? this.sure : this.oneOfSeveral;
    for (const key of keys) push(known, key, attached);
  }

  /** Those with a link to the key, sure or not; `undefined` where there are none. */
  linkedTo(key: string): readonly AttachedPolicy[] | undefined {
    return this.linked.get(key);
  }

  /** Those that are for the key. */
  forKey(key: string): readonly AttachedPolicy[] {
    return this.sure.get(key) ?? [];
  }

  /** Those of which it cannot be told whether they are for the key. */
  possiblyForKey(key: string): readonly AttachedPolicy[] {
    return [...(this.oneOfSeveral.get(key) ?? []), ...this.anyKey];
  }
}

/** Whether the key at the end of a link may be any: of an alias of the stack, one whose target is not known. */
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
