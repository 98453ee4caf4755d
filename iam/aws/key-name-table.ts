/** Documented names of condition keys, looked up by a key in lower case: thousands of keys are asked about. */

export class KeyNameTable {
  private readonly exact = new Map<string, string>();
  /** Names that a request goes on with a name of its own. */
  private readonly prefixes: (readonly [start: string, name: string])[] = [];

  /** A name that ends in `/`, `*` or `${…}` is the request's to go on with. */
  constructor(names: readonly string[]) {
    for (const documentedName of names) {
      const name = documentedName.replace(/(\*|\$\{\w+\})$/, "");
      if (name !== documentedName || name.endsWith("/")) this.prefixes.push([name.toLowerCase(), name]);
      else this.exact.set(name.toLowerCase(), name);
    }
  }

  /** The key as AWS writes it, or undefined where it is none of these. */
  written(key: string): string | undefined {
    const exact = this.exact.get(key);
    if (exact !== undefined) return exact;
    const [start, name] = this.prefixes.find(([begins]) => key.length > begins.length && key.startsWith(begins)) ?? [];
    return start === undefined ? undefined : `${name}${key.slice(start.length)}`;
  }
}
