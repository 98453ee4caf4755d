/** The licenses of what the pack needs at runtime, as its lock file names them. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "../engine/repository";
import { packInto, unpackInto } from "../engine/tarball";

/** Licenses that ask for a notice at most. */
const PERMISSIVE = new Set([
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "CC-BY-3.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "Python-2.0",
]);

/** Packages whose manifest names no license, each with the license of the file that it contains. */
const BY_FILE = new Map([["@logdna/tail-file", "MIT"]]);

interface Component {
  readonly name: string;
  readonly licenses?: readonly { readonly license?: { readonly id?: string }; readonly expression?: string }[];
}

describe("the licenses of the runtime dependencies", () => {
  let components: readonly Component[];
  before(() => {
    const folder = mkdtempSync(join(tmpdir(), "aurora-kms-licenses-"));
    try {
      const pack = unpackInto(folder, packInto(folder));
      components = JSON.parse(readFileSync(join(pack, "sbom.cdx.json"), "utf8")).components;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("are permissive", () => {
    assert.ok(components.length > 200, `${components.length}`);
    const others = components
      .map(({ name, licenses = [] }) => [name, licensesOf(name, licenses)] as const)
      .filter(([, ids]) => ids.length === 0 || !ids.every((id) => PERMISSIVE.has(id)));
    assert.deepEqual(others, []);
  });

  for (const [name, license] of BY_FILE) {
    it(`have the text of ${license} in ${name}`, () => {
      const file = join(repositoryRoot(), "node_modules", name, "LICENSE");
      assert.match(readFileSync(file, "utf8"), new RegExp(`^The ${license} License`));
    });
  }
});

/** Every license of an expression must be permissive, whether it says AND or OR. */
function licensesOf(name: string, licenses: NonNullable<Component["licenses"]>): readonly string[] {
  const stated = licenses.flatMap(
    ({ license, expression }) => license?.id ?? expression?.split(/ AND | OR |[()]/) ?? [],
  );
  const byFile = BY_FILE.get(name);
  return stated.length === 0 && byFile !== undefined ? [byFile] : stated.filter((id) => id !== "");
}
