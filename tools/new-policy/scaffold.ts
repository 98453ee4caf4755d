/** Writes the files of a new policy, and its entries in the files that list all policies. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { constantOf, isPrefix, PREFIXES, type Prefix, pageText, policySource, testSource, urlOf } from "./template";

/** Returns why a text cannot be the id of a new policy, or undefined if it can. */
export function problemOf(root: string, id: string): string | undefined {
  if (!/^[a-z]+(-[a-z0-9]+)+$/.test(id)) return `\`${id}\` is not in kebab case, such as \`kms-key-rotation\``;
  if (prefixOf(id) === undefined)
    return `\`${id}\` begins with none of ${PREFIXES.map((each) => `${each}-`).join(", ")}`;
  if (readdirSync(join(root, "policies")).includes(`${id}.ts`)) return `\`${id}\` is already a policy of this pack`;
  const taken = Object.keys(filesOf(id, "kms")).find((file) => existsSync(join(root, file)));
  return taken === undefined ? undefined : `${taken} already exists`;
}

/**
 * Writes the skeleton of a policy below a folder, and its entries.
 *
 * @returns the files that were written, relative to the folder
 * @throws Error if the id has a problem, or a file to change does not look as expected; nothing is written then
 */
export function scaffold(root: string, id: string): string[] {
  const prefix = prefixOf(id);
  const problem = problemOf(root, id);
  if (problem !== undefined || prefix === undefined) throw new Error(problem);
  const changed = Object.entries(ENTRIES).map(([file, add]) => [
    file,
    add(readFileSync(join(root, file), "utf8"), id, prefix),
  ]);
  const written = [...Object.entries(filesOf(id, prefix)), ...changed];
  return written.map(([file = "", text = ""]) => {
    writeFileSync(join(root, file), text);
    return file;
  });
}

function prefixOf(id: string): Prefix | undefined {
  const [prefix = ""] = id.split("-", 1);
  return isPrefix(prefix) ? prefix : undefined;
}

const filesOf = (id: string, prefix: Prefix): Readonly<Record<string, string>> => ({
  [`policies/${id}.ts`]: policySource(id, prefix),
  [`test/policies/${id}.test.ts`]: testSource(id, prefix),
  [`docs/policies/${id}.md`]: pageText(id, prefix),
});

/** What adds the entry of a policy, by the file that has an entry for each. */
const ENTRIES: Readonly<Record<string, (text: string, id: string, prefix: Prefix) => string>> = {
  "policies/index.ts": (text, id) => {
    const constant = constantOf(id);
    const imported = withEntry(text, IMPORT, id, `import { ${constant} } from "./${id}";`);
    const ids = new Map([...text.matchAll(IMPORT)].map(([, each = ""]) => [constantOf(each), each]));
    return withEntry(imported, /^ {2}(\w+),$/gm, id, `  ${constant},`, (name) => ids.get(name) ?? name);
  },
  "test/catalogue.test.ts": (text, id, prefix) =>
    withEntry(text, CATALOGUE_ROW, id, `        ["${id}", "disabled", "medium", "${urlOf(prefix)}"],`),
};

const IMPORT = /^import \{ \w+ \} from "\.\/([\w-]+)";$/gm;
const CATALOGUE_ROW = /^ +\[\s*"([\w-]+)",\s*"\w+",\s*"\w+",\s*"https:[^"]+",?\s*\],$/gm;

/**
 * Returns the text with an entry added to those that match, before the first of them that sorts after `key`.
 *
 * @param keyOf gives the key of an entry from what `matching` captures of it
 */
function withEntry(
  text: string,
  matching: RegExp,
  key: string,
  entry: string,
  keyOf = (captured: string): string => captured,
): string {
  const entries = [...text.matchAll(matching)];
  const next = entries.find(([, captured = ""]) => keyOf(captured) > key);
  const last = entries.at(-1);
  if (last === undefined) throw new Error(`nothing matches ${matching}`);
  const place = next?.index ?? last.index + last[0].length + 1;
  return `${text.slice(0, place)}${entry}\n${text.slice(place)}`;
}
