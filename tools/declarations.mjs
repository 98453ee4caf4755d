// Collects the type declarations of an entry of the package into one file.
//
// The file has the declarations of the entry's exports and what these refer to, and nothing else of the modules they come
// from. A reader sees the public interface only, and the package does not promise the rest.
//
// Each module is converted by itself, without a type check, so that `npm pack` needs no minute-long compilation. That
// requires explicit types on what is exported. `tsc -p .` has checked the types.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";

/**
 * Returns the text of the declaration file of an entry.
 *
 * @param {string} entry the path of its TypeScript source
 */
export function declarationsOf(entry) {
  const modules = new Modules();
  const exported = modules.load(entry).exported;
  /** @type {Map<string, { file: string, text: string }>} */
  const declared = new Map();
  /** @type {Map<string, Set<string>>} */
  const imported = new Map();
  const queue = exported.map((name) => modules.resolve(entry, name));
  for (const { file, name, external } of queue) {
    if (external !== undefined) {
      imported.set(external, (imported.get(external) ?? new Set()).add(name));
      continue;
    }
    const before = declared.get(name);
    if (before?.file === file) continue;
    if (before !== undefined) throw new Error(`${file} and ${before.file} both declare ${name}. Rename one of them.`);
    const { nodes, names } = modules.load(file);
    const own = nodes.get(name) ?? [];
    declared.set(name, { file, text: own.map(textOf).join("\n") });
    for (const node of own)
      for (const each of identifiersIn(node)) if (names.has(each)) queue.push(modules.resolve(file, each));
  }
  const imports = [...imported].map(
    ([from, names]) => `import type { ${[...names].sort().join(", ")} } from "${from}";`,
  );
  const texts = [...declared.values()].map(({ text }) => text);
  return `${[...imports, ...texts, `export { ${exported.join(", ")} };`].join("\n")}\n`;
}

class Modules {
  #loaded = new Map();

  /** The declarations of a module, what its names refer to, and what it exports. */
  load(file) {
    const known = this.#loaded.get(file);
    if (known !== undefined) return known;
    const module = { nodes: new Map(), names: new Map(), exported: [] };
    this.#loaded.set(file, module);
    for (const statement of declarationFile(file).statements) {
      if (ts.isImportDeclaration(statement)) {
        for (const each of elementsOf(statement.importClause?.namedBindings))
          module.names.set(each.name.text, target(file, statement, each));
      } else if (ts.isExportDeclaration(statement)) {
        for (const each of elementsOf(statement.exportClause)) {
          if (statement.moduleSpecifier) module.names.set(each.name.text, target(file, statement, each));
          module.exported.push(each.name.text);
        }
      } else {
        for (const name of namesOf(statement)) {
          module.nodes.set(name, [...(module.nodes.get(name) ?? []), statement]);
          module.names.set(name, { file, name });
          const isExported = ts.getCombinedModifierFlags(statement) & ts.ModifierFlags.Export;
          if (isExported && !module.exported.includes(name)) module.exported.push(name);
        }
      }
    }
    return module;
  }

  /** Follows imports and exports to the module that declares a name. */
  resolve(file, name) {
    const found = this.load(file).names.get(name);
    if (found === undefined) throw new Error(`${file} has no ${name}`);
    return found.external !== undefined || (found.file === file && found.name === name)
      ? found
      : this.resolve(found.file, found.name);
  }
}

function declarationFile(file) {
  const { outputText, diagnostics = [] } = ts.transpileDeclaration(readFileSync(file, "utf8"), {
    fileName: file,
    reportDiagnostics: true,
    compilerOptions: { isolatedDeclarations: true, declaration: true, strict: true, target: ts.ScriptTarget.ES2022 },
  });
  for (const { messageText } of diagnostics)
    throw new Error(`${file}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`);
  return ts.createSourceFile(file, outputText, ts.ScriptTarget.ES2022, true);
}

/** What an element of an import or export refers to. */
function target(file, { moduleSpecifier }, { name, propertyName }) {
  const [from, original] = [moduleSpecifier.text, (propertyName ?? name).text];
  return from.startsWith(".")
    ? { file: `${join(dirname(file), from)}.ts`, name: original }
    : { external: from, name: original };
}

const elementsOf = (bindings) =>
  bindings !== undefined && (ts.isNamedImports(bindings) || ts.isNamedExports(bindings)) ? bindings.elements : [];

/** The names that a statement declares. */
const namesOf = (statement) =>
  ts.isVariableStatement(statement)
    ? statement.declarationList.declarations.map(({ name }) => name.text)
    : statement.name === undefined
      ? []
      : [statement.name.text];

/** The statement with its comment, without `export`. */
function textOf(statement) {
  const text = statement.getText();
  const comment = statement.getFullText().slice(0, -text.length).trimStart();
  return comment.replace(/^\/\*\*[\s\S]*\*\/\s*(?=\/\*\*)/, "") + text.replace(/^export /, "");
}

function identifiersIn(node) {
  const found = [];
  const visit = (each) => {
    const isMember = each.parent !== undefined && "name" in each.parent && each.parent.name === each;
    if (ts.isIdentifier(each) && !isMember) found.push(each.text);
    ts.forEachChild(each, visit);
  };
  visit(node);
  return found;
}
