/**
 * Generates stacks of any size: half KMS keys with a key policy, half Aurora clusters, each encrypted with a key of the
 * stack. `deployment` renders one in the form that `pulumi policy analyze` reads.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { propertiesFile, repositoryRoot } from "../../test/engine/repository";

export type Properties = Readonly<Record<string, unknown>>;

export interface BenchResource {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  readonly protect: boolean;
  /** The resources that a property was computed from, by URN. */
  readonly computedFrom: Readonly<Record<string, readonly string[]>>;
}

/** The width of the clusters: ten properties, or every property. */
export type Width = "small" | "wide";

/** The kind of keys: they comply with every policy, or have findings on the key policy of the AWS console. */
export type Keys = (typeof KEYS)[number];
export const KEYS = ["scoped", "console"] as const;

export const CLUSTER = "aws:rds/cluster:Cluster";
export const KEY = "aws:kms/key:Key";

const ACCOUNT = "111122223333";
const REGION = "us-east-1";
export const ROOT = named("pulumi:pulumi:Stack", "bench-dev");
const PROVIDER = urnOf("pulumi:providers:aws", "default");
export const PROVIDER_INPUTS = { region: REGION, allowedAccountIds: JSON.stringify([ACCOUNT]) };

/** The string that the SDK passes to a policy for an unknown text in a preview. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function urnOf(type: string, name: string): string {
  return `urn:pulumi:dev::bench::${type}::${name}`;
}

/** The options of a stack. Default: small clusters and compliant keys that all exist. */
export interface StackOptions {
  readonly width?: Width;
  readonly keys?: Keys;
  /** Whether the ARNs of the keys are unknown, as in a preview that creates them. */
  readonly preview?: boolean;
}

/** Returns that many resources. */
export function resources(
  count: number,
  { width = "small", keys = "scoped", preview = false }: StackOptions = {},
): readonly BenchResource[] {
  return Array.from({ length: count / 2 }, (_, index) => [
    keys === "scoped" ? { ...key(index, SCOPED_POLICY), protect: true } : key(index, consolePolicy()),
    cluster(index, width, preview),
  ]).flat();
}

export function key(index: number, policy: string): BenchResource {
  const inputs = {
    bypassPolicyLockoutSafetyCheck: false,
    customerMasterKeySpec: "SYMMETRIC_DEFAULT",
    deletionWindowInDays: 30,
    description: `Storage of database ${index}`,
    enableKeyRotation: true,
    isEnabled: true,
    keyUsage: "ENCRYPT_DECRYPT",
    policy,
    region: REGION,
    tagsAll: {},
  };
  const outputs = { ...inputs, arn: keyArn(index), keyId: keyId(index), multiRegion: false, rotationPeriodInDays: 365 };
  return { ...named(KEY, `key-${index}`), inputs, outputs, protect: false, computedFrom: {} };
}

export function cluster(index: number, width: Width, preview = false): BenchResource {
  const kmsKeyId = preview ? UNKNOWN : keyArn(index);
  const inputs = {
    clusterIdentifier: `database-${index}`,
    copyTagsToSnapshot: true,
    engine: "aurora-postgresql",
    kmsKeyId,
    manageMasterUserPassword: true,
    masterUserSecretKmsKeyId: kmsKeyId,
    masterUsername: "owner",
    region: REGION,
    storageEncrypted: true,
    tagsAll: {},
  };
  const outputs = { ...(width === "wide" && wideOutputs()), ...inputs };
  const from = [urnOf(KEY, `key-${index}`)];
  return {
    ...named(CLUSTER, `cluster-${index}`),
    inputs,
    outputs,
    protect: false,
    computedFrom: { kmsKeyId: from, masterUserSecretKmsKeyId: from },
  };
}

function named(type: string, name: string): { readonly type: string; readonly name: string; readonly urn: string } {
  return { type, name, urn: urnOf(type, name) };
}

/** Returns the stack in the format of `pulumi stack export`. */
export function deployment(of: readonly BenchResource[]): object {
  const provider = { urn: PROVIDER, custom: true, id: "p", type: "pulumi:providers:aws", parent: ROOT.urn };
  return {
    version: 3,
    deployment: {
      manifest: { time: "2026-01-01T00:00:00Z", magic: "", version: "" },
      resources: [
        { urn: ROOT.urn, custom: false, type: ROOT.type },
        { ...provider, inputs: PROVIDER_INPUTS, outputs: PROVIDER_INPUTS },
        ...of.map(({ urn, type, name, inputs, outputs, protect, computedFrom }) => ({
          urn,
          custom: true,
          id: name,
          type,
          inputs,
          outputs,
          protect,
          parent: ROOT.urn,
          provider: `${PROVIDER}::p`,
          dependencies: [...new Set(Object.values(computedFrom).flat())],
          propertyDependencies: computedFrom,
        })),
      ],
    },
  };
}

const keyId = (index: number): string => `1234abcd-12ab-34cd-56ef-${String(index).padStart(12, "0")}`;
const keyArn = (index: number): string => `arn:aws:kms:${REGION}:${ACCOUNT}:key/${keyId(index)}`;

/** A compliant key policy: that of the console, with the use of the key limited to Aurora. */
const SCOPED_POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "Enable IAM User Permissions",
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      Action: "kms:*",
      Resource: "*",
    },
    {
      Sid: "Allow access for Key Administrators",
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/ExampleAdminRole` },
      Action: ["kms:Describe*", "kms:Enable*", "kms:List*", "kms:Put*", "kms:Update*", "kms:Disable*"],
      Resource: "*",
    },
    {
      Sid: "Allow Aurora to attach the key",
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/ExampleRole` },
      Action: ["kms:CreateGrant", "kms:DescribeKey"],
      Resource: "*",
      Condition: { StringEquals: { "kms:ViaService": `rds.${REGION}.amazonaws.com` } },
    },
  ],
});

let console: string | undefined;

/** Returns the key policy that the AWS console generates, for administrators and users. */
export function consolePolicy(): string {
  console ??= readConsolePolicy();
  return console;
}

function readConsolePolicy(): string {
  const file = join(repositoryRoot(), "testdata", "ordinary-key-policies.json");
  const all: readonly { readonly name: string; readonly document: object }[] = JSON.parse(readFileSync(file, "utf8"));
  const found = all.find(({ name }) => name.startsWith("The key policy of the AWS console"));
  if (found === undefined) throw new Error(`${file} has no key policy of the console`);
  return JSON.stringify(found.document);
}

let wide: Properties | undefined;

/** Returns every output property of a cluster, with a value of its type. */
function wideOutputs(): Properties {
  wide ??= readOutputs();
  return wide;
}

function readOutputs(): Properties {
  const { resources: types } = JSON.parse(readFileSync(join(repositoryRoot(), propertiesFile("aws")), "utf8"));
  const properties: Readonly<Record<string, string>> = types[CLUSTER];
  return Object.fromEntries(
    Object.entries(properties).map(([name, type]) => [name, exampleOf(type.split(" ").at(-1), name)]),
  );
}

function exampleOf(type: string | undefined, name: string): unknown {
  switch (type) {
    case "string":
      return `the value of ${name}`;
    case "boolean":
      return true;
    case "number":
      return 7;
    case "array":
      return [`first of ${name}`, `second of ${name}`, `third of ${name}`];
    case "object":
      return { name, description: `a member of ${name}` };
    default:
      throw new Error(`no value of the type ${type}`);
  }
}
