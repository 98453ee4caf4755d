/**
 * The pack gives the same findings whatever order an SDK asks its policies in, and whenever it reads their functions and
 * types. The reference is the SDK itself.
 */
import assert from "node:assert/strict";
import { UNKNOWN } from "../kit/policy-tester";
import { resourcesOf } from "../kit/program";
import { describeBySdk, InstalledSdk, type Sdk } from "./installed-sdk";
import { EACH_POLICY_ALONE, interleavedStacks, LOOPS, type Loop } from "./sdk-loops";
import { type Choices, type Operation, type Resource, SimulatedSdk, urnInStack } from "./simulated-sdk";

const KEY = "aws:kms/key:Key";
const CLUSTER = "aws:rds/cluster:Cluster";
const REGION = { region: "us-east-1" };

const root: Resource = { type: "pulumi:pulumi:Stack", name: "orders-dev", props: {} };
const bucket: Resource = { type: "aws:s3/bucket:Bucket", name: "reports", props: { bucket: "reports" } };

const allow = (...Action: string[]) => ({
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::111122223333:role/app" },
  Action,
  Resource: "*",
});
const policy = JSON.stringify({ Version: "2012-10-17", Statement: [allow("kms:CreateGrant", "kms:PutKeyPolicy")] });

/** Allows `kms:CreateGrant` directly, which the resource phase reports. */
const openKey: Resource = { type: KEY, name: "open", props: { ...REGION, policy } };
/** Cannot encrypt a cluster, which the stack phase reports once a cluster uses it. */
const disabledKey: Resource = { type: KEY, name: "disabled", props: { ...REGION, isEnabled: false } };
const alias: Resource = {
  type: "aws:kms/alias:Alias",
  name: "disabled",
  props: { name: "alias/orders", targetKeyId: UNKNOWN },
  from: { targetKeyId: [disabledKey] },
};

const aurora = { ...REGION, engine: "aurora-postgresql", storageEncrypted: true };
/** A cluster of a preview that creates its key too: the key is known by its link alone. */
const linked = (name: string, origin: Resource, type = CLUSTER): Resource => {
  return { type, name, props: { ...aurora, kmsKeyId: UNKNOWN }, from: { kmsKeyId: [origin] } };
};
const unencrypted: Resource = { type: CLUSTER, name: "unencrypted", props: { ...REGION, engine: "aurora-mysql" } };
const native: Resource = {
  ...linked("native", disabledKey, "aws-native:rds:DbCluster"),
  props: { engine: "aurora-postgresql", storageEncrypted: true, kmsKeyId: UNKNOWN },
};

const ARN = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
/** The resource as an update sees it: what it was computed from is known. */
const deployed = (cluster: Resource): Resource => ({ ...cluster, props: { ...cluster.props, kmsKeyId: ARN } });

const STACK: readonly Resource[] = [
  root,
  bucket,
  openKey,
  disabledKey,
  alias,
  linked("by-key", disabledKey),
  linked("by-alias", alias),
  linked("by-open-key", openKey),
  native,
  unencrypted,
];
const KEYS_FIRST = STACK.filter(({ type }) => type === KEY);
const CLUSTERS_FIRST = STACK.toReversed();
const AFTER_REMOVAL = STACK.filter(({ name }) => name !== "by-alias").map((resource) =>
  resource.from?.["kmsKeyId"] === undefined ? resource : deployed(resource),
);
const ONLY_REPAIRED: readonly Resource[] = [root, bucket, { ...unencrypted, props: { ...aurora, kmsKeyId: ARN } }];

const whole = (resources: readonly Resource[], stack = "dev"): Operation => {
  return { stack, analyze: resources, analyzeStack: resources };
};
const aborted = (resources: readonly Resource[], stack = "dev"): Operation => ({ stack, analyze: resources });

const SCENARIOS: Readonly<Record<string, readonly Operation[]>> = {
  "a preview": [whole(STACK)],
  "a preview without the root": [whole(STACK.filter((resource) => resource !== root))],
  "a preview that shows the root last": [{ stack: "dev", analyze: [...STACK.slice(1), root], analyzeStack: STACK }],
  "a preview that shows clusters before keys": [{ stack: "dev", analyze: CLUSTERS_FIRST, analyzeStack: STACK }],
  "a preview, then an update after a cluster was removed": [whole(STACK), whole(AFTER_REMOVAL)],
  "a preview in which nothing is deferred, then one in which four clusters are": [
    whole(ONLY_REPAIRED),
    whole(ONLY_REPAIRED),
    whole(STACK),
  ],
  "a preview that was aborted, then one of a repaired program": [aborted(STACK), whole(ONLY_REPAIRED)],
  "two previews that were aborted, then a whole one": [aborted(STACK), aborted(STACK.slice(0, 5)), whole(STACK)],
  "a resource that is shown twice, repaired": [
    { stack: "dev", analyze: [...STACK, deployed(linked("by-key", disabledKey))], analyzeStack: STACK },
  ],
  "a resource that is shown twice, broken": [
    { stack: "dev", analyze: [root, deployed(linked("by-key", disabledKey)), ...STACK], analyzeStack: STACK },
  ],
  "keys only, then the stack": [{ stack: "dev", analyze: [root, ...KEYS_FIRST], analyzeStack: STACK }],
  "the stack only": [{ stack: "dev", analyze: [], analyzeStack: STACK }],
  "two stacks, one after the other": [whole(STACK, "dev"), whole(ONLY_REPAIRED, "prod"), whole(STACK, "test")],
};

const CHOICES: Readonly<Record<string, Choices>> = {
  "reads functions and types at each use": {},
  "reads functions when the pack starts": { functions: "when the pack starts" },
  "reads types when the pack starts": { types: "when the pack starts" },
  "caches a type at first use": { types: "at first use" },
  "caches a type once there is one": { types: "until one is there" },
  "remembers by resource type what a type has excluded": { applicability: "once per resource type" },
  "also asks about the provider": { providers: true },
  "does all of this": {
    functions: "when the pack starts",
    types: "at first use",
    applicability: "once per resource type",
    providers: true,
  },
};

function findingsBy(loop: Loop, choices: Choices, operations: readonly Operation[]): readonly string[] {
  const sdk = new SimulatedSdk(choices);
  loop(sdk, operations);
  return sdk.findings.toSorted();
}

const on = (findings: readonly string[], stack: string): readonly string[] =>
  findings.filter((line) => line.includes(`| urn:pulumi:${stack}::`));

/** The findings by the SDK itself, in the installed version where no other is given. */
async function findingsOf(operations: readonly Operation[], sdk?: Sdk): Promise<readonly string[]> {
  const installed = new InstalledSdk(sdk);
  await installed.run(operations);
  return installed.findings.toSorted();
}

describeBySdk("the findings", (sdk) => {
  for (const [scenario, operations] of Object.entries(SCENARIOS)) {
    it(`are those of the installed version: ${scenario}`, async () =>
      assert.deepEqual(await findingsOf(operations, sdk()), await findingsOf(operations)));
  }
});

describe("the findings do not depend on the SDK", () => {
  for (const [scenario, operations] of Object.entries(SCENARIOS)) {
    describe(scenario, () => {
      let expected: readonly string[];
      before(async () => {
        expected = await findingsOf(operations);
      });
      for (const [order, loop] of Object.entries(LOOPS)) {
        for (const [choice, choices] of Object.entries(CHOICES)) {
          it(`${order}; an SDK that ${choice}`, () =>
            assert.deepEqual(findingsBy(loop, choices, operations), expected));
        }
      }
    });
  }

  it("two stacks whose requests arrive in turn", async () => {
    const operations = [whole(STACK, "dev"), whole(ONLY_REPAIRED, "prod"), whole(STACK, "test")];
    const expected = await findingsOf(operations);
    assert.deepEqual(findingsBy(interleavedStacks, {}, operations), expected);
  });

  it("a program in which every policy finds something", async () => {
    const source = 'import { broken } from "../end-to-end/every-policy"; void broken();';
    const program = (await resourcesOf(source)).map(
      ({ type, name, props, outputs }): Resource => ({ type, name, props, ...(outputs && { outputs }) }),
    );
    const instance = { dbClusterIdentifier: "orders", engine: "aurora-postgresql", kmsKeyId: ARN };
    const member: Resource = { type: "aws-native:rds:DbInstance", name: "another-member", props: instance };
    const operations = [whole([root, ...program, member])];
    const expected = await findingsOf(operations);
    const policies = new Set(expected.map((line) => line.split(" | ")[0]));
    assert.deepEqual(
      new SimulatedSdk().policies.map(({ name }) => name).filter((name) => !policies.has(name)),
      [],
    );
    for (const [order, loop] of Object.entries(LOOPS)) {
      for (const choices of Object.values(CHOICES)) {
        const found = findingsBy(loop, choices, operations);
        const more = found.filter((finding) => !expected.includes(finding));
        assert.deepEqual(
          found.filter((finding) => !more.includes(finding)),
          expected,
        );
        // What another policy reports may be repeated there. Nothing is lost.
        if (order === EACH_POLICY_ALONE) assert.ok(more.every((finding) => finding.includes(" | undecided: ")));
        else assert.deepEqual(more, []);
      }
    }
  });

  it("a stack phase decides what was deferred, on the resources of the stack", async () => {
    const findings = await findingsOf([whole(STACK)]);
    assert.deepEqual(
      findings
        .filter((line) => line.startsWith("aurora-key-usable | "))
        .map((line) => line.split(" | ").slice(1, 3))
        .map(([urn, level]) => [urn?.split("::").at(-1), level]),
      [
        ["native", "advisory"],
        // Three clusters use the key, and its fault is one.
        ["disabled", "mandatory"],
      ],
    );
  });

  it("an aborted operation leaves nothing behind", async () => {
    assert.deepEqual(
      (await findingsOf([aborted(STACK), whole(ONLY_REPAIRED)])).toSorted(),
      [...(await findingsOf([aborted(STACK)])), ...(await findingsOf([whole(ONLY_REPAIRED)]))].toSorted(),
    );
  });

  it("an operation on one stack leaves the other alone", async () => {
    const together = await findingsOf([aborted(STACK, "dev"), whole(ONLY_REPAIRED, "prod"), whole(STACK, "dev")]);
    assert.deepEqual(on(together, "prod"), await findingsOf([whole(ONLY_REPAIRED, "prod")]));
  });

  it("the stack phase reports the resources whose inputs it was not shown", async () => {
    const findings = await findingsOf([{ stack: "dev", analyze: [], analyzeStack: [root, bucket, unencrypted] }]);
    const own = findings.find((line) => line.startsWith("aurora-storage-encrypted | "));
    assert.equal(
      own,
      `aurora-storage-encrypted | ${urnInStack("dev", unencrypted)} | advisory | undecided: the engine did not show the ` +
        "inputs of `unencrypted`, so this policy could not check them.\n" +
        "Run a preview without `--target`, or `pulumi policy analyze`.\n" +
        "See https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html",
    );
  });
});
