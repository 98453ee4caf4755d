/** Fills the generated parts of a Markdown page, and renders tables for them. */

const MARKED = /(<!-- generated: ([\w-]+) -->\n)[\s\S]*?(<!-- \/generated -->)/g;

/**
 * Returns the page with the text between each pair of markers replaced by the part of that name.
 *
 * @throws Error if a marker names a part that is not in `parts`
 */
export function fillGenerated(file: string, written: string, parts: ReadonlyMap<string, string>): string {
  return written.replace(MARKED, (_, start: string, name: string, end: string) => {
    const part = parts.get(name);
    if (part === undefined)
      throw new Error(`${file}: the page has a generated part that nothing generates: \`${name}\``);
    return `${start}\n${part}\n${end}`;
  });
}

export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, header.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}
