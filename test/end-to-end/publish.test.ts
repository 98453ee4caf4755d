/** `pulumi policy publish` by the real CLI, from a fresh clone to a stand-in for Pulumi Cloud. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { schemaOf } from "../../kit/config";
import type { Policy } from "../../kit/define";
import { policies } from "../../policies/index";
import { allOptions } from "../../runtime/configuration";
import { type Clone, cloneRepository } from "../engine/clone";
import { type CommandResult, executableOnPath, runInGroup } from "../engine/command";
import { createEngineEnvironment, type EngineEnvironment } from "../engine/environment";
import { example } from "../engine/example";
import { NpmRegistry } from "../engine/npm-registry";
import { PulumiCloud } from "../engine/pulumi-cloud";
import { repositoryRoot } from "../engine/repository";
import { Workspace } from "../engine/workspace";
import { lines, verdictsOf } from "./verdicts";

const ACCOUNT = { organization: "acme", accessToken: "pul-not-a-secret" };
/** The option that the engine adds to every policy. */
const ENFORCEMENT_LEVEL = { type: "string", enum: ["advisory", "mandatory", "remediate", "disabled"] };
const STALE = "\n// A stale line.\n";

const { name, version } = JSON.parse(readFileSync(join(repositoryRoot(), "package.json"), "utf8"));
const tarballName = `${name}-${version}.tgz`;

describe("publishing", () => {
  let environment: EngineEnvironment;
  let cloud: PulumiCloud;
  let clone: Clone;
  before(async () => {
    environment = await createEngineEnvironment();
  });
  after(async () => {
    await environment.dispose();
  });
  beforeEach(async () => {
    cloud = await PulumiCloud.start(ACCOUNT);
    clone = cloneRepository();
  });
  afterEach(async () => {
    clone.dispose();
    await cloud.stop();
  });

  /** Runs a command in the clone without the settings that `npm test` gives its children. */
  async function run(command: string, args: readonly string[]): Promise<CommandResult> {
    const inherited = Object.entries(process.env).filter(([variable]) => !/^npm_/i.test(variable));
    const login = { PULUMI_BACKEND_URL: cloud.url, PULUMI_ACCESS_TOKEN: ACCOUNT.accessToken };
    const env = { ...Object.fromEntries(inherited), ...environment.env, ...login };
    const executable = executableOnPath(command, environment.env["PATH"] ?? "") ?? command;
    return await runInGroup(executable, args, { cwd: clone.folder, env });
  }

  const publish = (): Promise<CommandResult> => run("pulumi", ["policy", "publish", "--non-interactive"]);

  it("`npm pack` prints the name of the tarball and nothing else", async () => {
    const { exitCode, output, errors } = await run("npm", ["pack", "--loglevel=error"]);
    assert.equal(exitCode, 0, errors);
    assert.equal(output, `${tarballName}\n`);
  });

  it("uploads the pack of a fresh clone, with its policies", async () => {
    const { exitCode, output, errors } = await publish();
    assert.equal(exitCode, 0, output + errors);
    assert.match(output, /Permalink: .*\/acme\/insights\/policypacks\/aurora-kms\//);
    assert.deepEqual(cloud.unknownRequests, []);
    assert.equal(cloud.publications.length, 1);
    const [publication] = cloud.publications;
    assert(publication !== undefined);

    const sent = Object(publication.metadata);
    assert.deepEqual([sent.name, sent.versionTag, sent.runtime], ["aurora-kms", version, "nodejs"]);
    const byName = ({ name: one }: PublishedPolicy, { name: other }: PublishedPolicy): number =>
      one.localeCompare(other);
    assert.deepEqual(sent.policies.toSorted(byName), policies.map(asPublished));

    const pack = unpack(publication.tarball);
    assert.deepEqual(readdirSync(pack).sort(), [
      "CHANGELOG.md",
      "LICENSE",
      "PulumiPolicy.yaml",
      "README.md",
      "SECURITY.md",
      "bin",
      "docs",
      "npm-shrinkwrap.json",
      "package.json",
      "sbom.cdx.json",
    ]);
    const manifest = JSON.parse(readFileSync(join(pack, "package.json"), "utf8"));
    assert.deepEqual([manifest.name, manifest.version, manifest.main], [name, version, "bin/index.js"]);
    assert.deepEqual(readFileSync(join(pack, "bin/index.js")), readFileSync(join(clone.folder, "bin/index.js")));
    for (const file of [tarballName, "npm-shrinkwrap.json", "sbom.cdx.json", "package.json.saved"])
      assert.ok(!existsSync(join(clone.folder, file)), file);
    assert.deepEqual(
      readFileSync(join(clone.folder, "package.json"), "utf8"),
      readFileSync(join(repositoryRoot(), "package.json"), "utf8"),
    );
    await judgesTheLeakyExample(pack);
  });

  it("refuses a stale bundle and rebuilds it, so that the next attempt publishes the sources", async () => {
    const built = await run(process.execPath, ["tools/bundle.mjs"]);
    assert.equal(built.exitCode, 0, built.errors);
    const bundle = join(clone.folder, "bin/index.js");
    const fresh = readFileSync(bundle);
    appendFileSync(bundle, STALE);

    const refused = await publish();
    assert.notEqual(refused.exitCode, 0);
    assert.match(refused.errors, /bin\/index\.js was older than its sources and has been rebuilt\./);
    assert.equal(cloud.publications.length, 0);

    const { exitCode, output, errors } = await publish();
    assert.equal(exitCode, 0, output + errors);
    const [publication] = cloud.publications;
    assert(publication !== undefined);
    assert.deepEqual(readFileSync(join(unpack(publication.tarball), "bin/index.js")), fresh);
  });

  it("to npm, sends the same files without the lock file, so that projects share the SDK", async () => {
    const registry = await NpmRegistry.start();
    try {
      const { exitCode, errors } = await run("npm", ["publish", ...registry.npmArguments]);
      assert.equal(exitCode, 0, errors);
      const [tarball, ...others] = registry.tarballs;
      assert(tarball !== undefined);
      assert.equal(others.length, 0);
      assert.deepEqual(readdirSync(unpack(tarball)).sort(), [
        "CHANGELOG.md",
        "LICENSE",
        "PulumiPolicy.yaml",
        "README.md",
        "SECURITY.md",
        "bin",
        "docs",
        "package.json",
        "sbom.cdx.json",
      ]);
    } finally {
      await registry.stop();
    }
  });

  /** Unpacks a tarball next to the clone's sources, as the engine does before it starts a pack of Pulumi Cloud. */
  function unpack(tarball: Buffer): string {
    const folder = join(clone.folder, "published");
    mkdirSync(folder);
    writeFileSync(join(folder, tarballName), tarball);
    execFileSync("tar", ["xzf", tarballName], { cwd: folder });
    return join(folder, "package");
  }
});

interface PublishedPolicy {
  readonly name: string;
}

/** What the CLI sends of a policy. Source: sdk/go/common/apitype/policy.go, Policy. */
function asPublished(policy: Policy): PublishedPolicy & Record<string, unknown> {
  const { id, displayName, description, enforcementLevel, severity, framework, tags, remediationSteps, url } = policy;
  return {
    name: id,
    displayName,
    description,
    enforcementLevel,
    message: "",
    configSchema: {
      type: "object",
      properties: { ...schemaOf(allOptions(policy.options)), enforcementLevel: ENFORCEMENT_LEVEL },
    },
    severity,
    ...(framework && { framework }),
    tags,
    remediationSteps,
    url,
  };
}

async function judgesTheLeakyExample(pack: string): Promise<void> {
  symlinkSync(join(repositoryRoot(), "node_modules"), join(pack, "node_modules"));
  const workspace = await Workspace.create();
  try {
    const result = await workspace.preview({ program: example("aurora-postgresql").program, policyPack: pack });
    assert.equal(result.succeeded, false);
    assert.ok(
      lines(verdictsOf(result)).includes(
        "aws:rds/cluster:Cluster archive aurora-storage-encrypted: violation mandatory",
      ),
      result.stderr,
    );
  } finally {
    await workspace.dispose();
  }
}
