/** The packs to compare, each in a folder that it can be started from. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { policies } from "../../policies/index";
import { RecordedInputs } from "../../runtime/operations";
import { toSdkPolicy } from "../../runtime/policy";
import { repositoryRoot } from "../../test/engine/repository";

export interface Contender {
  readonly id: "ours" | "other" | "floor" | "registrations" | "usual" | "awsguard";
  readonly name: string;
  readonly folder: string;
  /** The policies that are off by default and have to be turned on. */
  readonly turnOn: readonly string[];
}

export interface Contenders {
  readonly all: readonly Contender[];
  /** The packs that could not be installed, with the reason. */
  readonly leftOut: readonly string[];
  readonly sdkVersion: string;
  readonly tarballBytes: number;
}

/** The properties that the SDK reads of a policy: its name, description, configuration schema and so on. */
interface Registration {
  readonly name: string;
  readonly hasStackFunction: boolean;
}

/** Packs and installs this pack as it is published, and creates the others. Deletes them when this process ends. */
export function makeContenders(): Contenders {
  const folder = mkdtempSync(join(tmpdir(), "aurora-kms-packs-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const { ours, tarballBytes } = installPacked(folder);
  const packs = join(repositoryRoot(), "bench", "packs");
  const modules = join(ours, "node_modules");
  const made = (source: string, name: string, nodeModules: string): string => {
    const target = join(folder, name);
    cpSync(join(packs, source), target, { recursive: true });
    symlinkSync(nodeModules, join(target, "node_modules"));
    return target;
  };
  const floor = made("empty", "floor", modules);
  const registrations = made("empty", "registrations", modules);
  writeFileSync(join(registrations, "registrations.json"), JSON.stringify(ownRegistrations()));
  const usual = made("usual", "usual", join(repositoryRoot(), "node_modules"));
  const awsguard = installAwsGuard();
  const turnOn = policies.filter(({ enforcementLevel }) => enforcementLevel === "disabled").map(({ id }) => id);
  const others: readonly Contender[] = [
    { id: "floor", name: "(a) the floor: one policy that looks at nothing", folder: floor, turnOn: [] },
    ...(awsguard.folder === undefined
      ? []
      : [{ id: "awsguard" as const, name: "(b) AWSGuard 0.3.1", folder: awsguard.folder, turnOn: [] }]),
    { id: "usual", name: "(c) the usual way: TypeScript, `@pulumi/aws`", folder: usual, turnOn: [] },
    { id: "registrations", name: "(d) our registrations, empty", folder: registrations, turnOn: [] },
  ];
  const other = process.env["BENCH_OTHER"];
  const compared: readonly Contender[] =
    other === undefined ? [] : [{ id: "other", name: `the build of this pack in ${other}`, folder: other, turnOn }];
  return {
    all: [{ id: "ours", name: "this pack, every policy on", folder: ours, turnOn }, ...compared, ...others],
    leftOut: awsguard.folder === undefined ? [`(b) AWSGuard 0.3.1: ${awsguard.reason}`] : [],
    sdkVersion: versionOf(join(modules, "@pulumi", "policy")),
    tarballBytes,
  };
}

/** The packs of which more is measured than of all: this one, an empty one, and our registrations. */
export const measuredInDetail = ({ all }: Contenders): readonly Contender[] =>
  all.filter(({ id }) => id === "ours" || id === "other" || id === "floor" || id === "registrations");

function installPacked(folder: string): { readonly ours: string; readonly tarballBytes: number } {
  const packed = JSON.parse(
    npm(repositoryRoot(), "pack", "--json", "--pack-destination", folder).replace(/^[^[{]*/, ""),
  );
  execFileSync("tar", ["xzf", join(folder, packed[0].filename)], { cwd: folder });
  const ours = join(folder, "package");
  npm(ours, "install", "--omit=dev", "--no-audit", "--no-fund");
  return { ours, tarballBytes: packed[0].size };
}

function installAwsGuard(): { readonly folder?: string; readonly reason: string } {
  const folder = join(repositoryRoot(), "bench", "peers");
  try {
    npm(folder, "ci", "--ignore-scripts", "--no-audit", "--no-fund");
    return { folder, reason: "" };
  } catch (error) {
    return { reason: `npm could not install it (${error instanceof Error ? error.message.split("\n")[0] : error})` };
  }
}

/** What this pack registers, with as many functions. */
function ownRegistrations(): readonly Registration[] {
  const inputs = new RecordedInputs();
  return policies.map((policy) => {
    const { validateResource: _, validateStack, ...about } = toSdkPolicy(policy, inputs);
    return { ...about, hasStackFunction: validateStack !== undefined };
  });
}

function versionOf(folder: string): string {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).version.replace(/^v/, "");
}

function npm(cwd: string, ...args: string[]): string {
  return execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
}
