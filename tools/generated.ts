/** The generated parts of a Markdown page, between their markers, and the tables in them. */

const MARKED = /(<!-- generated: ([\w-]+) -->\n)[\s\S]*?(<!-- \/generated -->)/g;

/** The page with each generated part replaced by the part of its name. */
export function fillGenerated(file: string, written: string, parts: ReadonlyMap<string, string>): string {
  return written.replace(MARKED, (_, start: string, name: string, end: string) => {
    const part = parts.get(name);
    if (part === undefined) throw new Error(`${file}: nothing generates \`${name}\``);
    return `${start}\n${part}\n${end}`;
  });
}

export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, header.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}
