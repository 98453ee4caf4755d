/**
 * A table that finds the documented spelling of a condition key. Condition keys ignore case.
 *
 * An exact name is one lookup, because a policy can have thousands of keys. Names with a variable end, such as
 * `aws:PrincipalTag/`, are few and are scanned.
 */

import { toLowerCase } from "../ascii-case";

export class KeyNameTable {
  private readonly exact = new Map<string, string>();
  /** Names whose end the request supplies, with their beginning in lower case. */
  private readonly prefixes: (readonly [start: string, name: string])[] = [];

  /** The request supplies the rest of a name that ends in `/`, `*` or `${…}`. */
  constructor(names: readonly string[]) {
    for (const documentedName of names) {
      const name = documentedName.replace(/(\*|\$\{\w+\})$/, "");
      if (name !== documentedName || name.endsWith("/")) this.prefixes.push([toLowerCase(name), name]);
      else this.exact.set(toLowerCase(name), name);
    }
  }

  /** Returns the documented spelling of a key given in lower case, or undefined if the table does not have it. */
  written(key: string): string | undefined {
    const exact = this.exact.get(key);
    if (exact !== undefined) return exact;
    const [start, name] = this.prefixes.find(([begins]) => key.length > begins.length && key.startsWith(begins)) ?? [];
    return start === undefined ? undefined : `${name}${key.slice(start.length)}`;
  }
}
