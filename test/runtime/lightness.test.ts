/**
 * What keeps the pack light and does not depend on the clock, on the SDK itself: how often it makes objects of a resource
 * and of the stack.
 */
import assert from "node:assert/strict";
import { policies } from "../../policies/index";
import { notApplicable } from "../../runtime/not-applicable";
import { inOrderAsked } from "../../runtime/pack";
import { NOTHING_WAITS } from "../../runtime/waiting";
import { UNKNOWN } from "../kit/policy-tester";
import { describeBySdk, Pack, type Resource } from "./sdk-pack";

const CLUSTER = "aws:rds/cluster:Cluster";
const NATIVE_CLUSTER = "aws-native:rds:DbCluster";
const KEY = "aws:kms/key:Key";

const aurora = { engine: "aurora-postgresql", storageEncrypted: true };
const unlinked: Resource = { type: CLUSTER, name: "unlinked", props: aurora };
/** Its policy gives a role `kms:CreateGrant` without a service between. */
const policy = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::111122223333:role/deployer" },
      Action: ["kms:CreateGrant", "kms:DescribeKey", "kms:PutKeyPolicy"],
      Resource: "*",
    },
  ],
};
const key: Resource = { type: KEY, name: "key", props: { policy: JSON.stringify(policy), region: "us-east-1" } };
const linked = (type: string, name: string): Resource => {
  return { type, name, props: { ...aurora, region: "us-east-1", kmsKeyId: UNKNOWN }, key: "key" };
};
const encrypted: Resource = {
  type: CLUSTER,
  name: "encrypted",
  props: {
    ...aurora,
    region: "us-east-1",
    kmsKeyId: "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
  },
};
const bucket: Resource = { type: "aws:s3/bucket:Bucket", name: "bucket", props: { bucket: "reports" } };
const root: Resource = { type: "pulumi:pulumi:Stack", name: "test", props: {} };

const enabled = inOrderAsked(policies).filter(({ enforcementLevel }) => enforcementLevel !== "disabled");
/** The stack halves of the pack that are on. */
const STACK_HALVES = enabled.filter(({ checkStack }) => checkStack !== undefined).length;
/** The policies that are on and about what a resource is. */
const about = (kind: string): number => enabled.filter(({ subjects }) => subjects.some((each) => each === kind)).length;

/** The policies of which a cluster with a key of the stack waits for the stack half. */
const OF_KEYS = [
  "aurora-customer-managed-key",
  "aurora-key-create-grant-via-rds",
  "aurora-key-policy-admits-creator",
  "aurora-key-usable",
];

/** What the stack halves find of the key, once a cluster uses it. */
const FOUND = ["aurora-key-create-grant-via-rds key"];

/** What the resource halves find of the key. */
const FOUND_ON_KEY = ["kms-create-grant-via-service key", "kms-key-rotation key"];
const FOUND_ON_CLUSTER = ["aurora-customer-managed-key unlinked"];

describeBySdk("a resource", (sdk) => {
  it("is read by each policy that finds something, by the first, and a key by the last", async () => {
    const [, none, cluster, ofKey, clean] = await new Pack(sdk()).see(root, bucket, unlinked, key, encrypted);
    assert.deepEqual([none?.readings, none?.notApplicable.length], [1, enabled.length]);
    assert.deepEqual([cluster?.readings, cluster?.found], [1 + FOUND_ON_CLUSTER.length, FOUND_ON_CLUSTER]);
    assert.deepEqual([ofKey?.readings, ofKey?.found], [2 + FOUND_ON_KEY.length, FOUND_ON_KEY]);
    assert.deepEqual([clean?.readings, clean?.found], [1, []]);
  });

  it("is left out by what a policy is about, and passes where the policy has nothing to say", async () => {
    const [, cluster, ofKey] = await new Pack(sdk()).see(root, unlinked, key);
    const notToThis = ", and not to this one: ";
    const reasons = cluster?.notApplicable.filter((reason) => reason.includes(notToThis)) ?? [];
    assert.deepEqual(
      reasons.map((reason) => reason.slice(reason.indexOf(notToThis) + notToThis.length)),
      [
        "the cluster is not a secondary of a global cluster'",
        "the cluster names no key'",
        "the cluster names no key'",
        "the cluster names no key'",
        "the cluster sets no master password, and AWS Secrets Manager does not manage one'",
        "Performance Insights is off'",
      ],
    );
    assert.equal(cluster?.notApplicable.length, enabled.length - about("dbCluster") + reasons.length);
    assert.equal(ofKey?.notApplicable.length, enabled.length - about("kmsKey"));
  });

  it("is read by each policy that is about it while the configuration is not known", async () => {
    const [cluster, ofKey] = await new Pack(sdk()).see(unlinked, key);
    assert.deepEqual([cluster?.readings, cluster?.found], [1 + about("dbCluster"), FOUND_ON_CLUSTER]);
    assert.deepEqual([ofKey?.readings, ofKey?.found], [about("kmsKey"), FOUND_ON_KEY]);
  });

  it("is told apart from others that come at the same time", async () => {
    const all = [root, bucket, key, unlinked, { ...bucket, name: "other" }, linked(CLUSTER, "linked"), key, unlinked];
    const apart = await new Pack(sdk()).see(...all);
    const expected = [[], [], FOUND_ON_KEY, FOUND_ON_CLUSTER, [], [], FOUND_ON_KEY, FOUND_ON_CLUSTER];
    assert.deepEqual(
      apart.map(({ found }) => found),
      expected,
    );
    const pack = new Pack(sdk());
    const atOnce = await pack.seeAtOnce(...all);
    assert.deepEqual(
      atOnce.map(({ found }) => found),
      expected,
    );
    // Once no other is worked on, one is again told by its first policy.
    assert.deepEqual(await pack.see(...all), apart);
  });

  for (const off of [enabled.slice(0, 1), enabled.slice(0, 12), enabled.slice(3, 4)].map((each) =>
    each.map(({ id }) => id),
  )) {
    it(`is judged by all other policies where ${off.length} are off, from ${off[0]} on`, async () => {
      const all = [root, unlinked, key, bucket, key, unlinked];
      const ours = (found: readonly string[]) => found.filter((line) => !off.some((id) => line.startsWith(`${id} `)));
      const expected = [[], FOUND_ON_CLUSTER, FOUND_ON_KEY, [], FOUND_ON_KEY, FOUND_ON_CLUSTER].map(ours);
      for (const outcomes of [
        await new Pack(sdk(), { off }).see(...all),
        await new Pack(sdk(), { off }).seeAtOnce(...all),
      ]) {
        assert.deepEqual(
          outcomes.map(({ found }) => found),
          expected,
        );
      }
    });
  }

  it("is read by every policy where the last one is off, which would tell its end", async () => {
    const off = enabled.slice(-1).map(({ id }) => id);
    const outcomes = await new Pack(sdk(), { off }).see(root, bucket, unlinked, key);
    assert.deepEqual(
      outcomes.slice(2).map(({ readings, found }) => [readings, found]),
      [FOUND_ON_CLUSTER, FOUND_ON_KEY].map((found) => [enabled.length - 1, found]),
    );
  });

  it("is judged alike if functions and types are read once, when the pack starts", async () => {
    const outcomes = await new Pack(sdk(), { readAtStart: true }).seeAtOnce(root, bucket, unlinked, key);
    assert.deepEqual(
      outcomes.map(({ readings, found }) => [readings, found]),
      [[], [], FOUND_ON_CLUSTER, FOUND_ON_KEY].map((found) => [enabled.length, found]),
    );
  });

  it("leaves the configuration of no policy unread", async () => {
    const [outcome] = await new Pack(sdk()).see(root);
    assert.equal(outcome?.readings, enabled.length);
  });
});

describeBySdk("the stack", (sdk) => {
  it("is not read where nothing is linked", async () => {
    const pack = new Pack(sdk());
    await pack.see(root, unlinked, bucket);
    const { readings, found, notApplicable } = await pack.decide(unlinked, bucket);
    assert.deepEqual({ readings, found }, { readings: 0, found: [] });
    assert.equal(notApplicable.length, STACK_HALVES);
    assert.match(notApplicable[0] ?? "", new RegExp(NOTHING_WAITS));
  });

  it("is read once for each stack half that has something to decide", async () => {
    const pack = new Pack(sdk());
    await pack.see(root, key, linked(CLUSTER, "linked"), bucket);
    const { readings, found, notApplicable } = await pack.decide(key, linked(CLUSTER, "linked"), bucket);
    assert.deepEqual({ readings, found }, { readings: OF_KEYS.length, found: FOUND });
    assert.equal(notApplicable.length, STACK_HALVES - OF_KEYS.length);
  });

  it("is read where resources of several types wait, though no type is told", async () => {
    const pack = new Pack(sdk());
    const stack = [key, linked(CLUSTER, "linked"), linked(NATIVE_CLUSTER, "native")];
    await pack.see(root, ...stack);
    const { readings, found } = await pack.decide(...stack);
    assert.deepEqual({ readings, found }, { readings: OF_KEYS.length, found: FOUND });
  });

  it("is not read again once all is decided", async () => {
    const pack = new Pack(sdk());
    const stack = [key, linked(CLUSTER, "linked")];
    await pack.see(root, ...stack);
    await pack.decide(...stack);
    const { readings, found } = await pack.decide(...stack);
    assert.deepEqual({ readings, found }, { readings: 0, found: [] });
  });

  it("is not read where what waited is no longer what the policies are about", async () => {
    const pack = new Pack(sdk());
    await pack.see(root, key, linked(CLUSTER, "cluster"), { ...unlinked, name: "cluster" });
    const { readings, found } = await pack.decide(key, { ...unlinked, name: "cluster" });
    assert.deepEqual({ readings, found }, { readings: 0, found: [] });
  });

  it("is not read where what waits was not made", async () => {
    const pack = new Pack(sdk());
    await pack.see(root, key, linked(CLUSTER, "failed"));
    const { readings, found } = await pack.decide(key);
    assert.deepEqual({ readings, found }, { readings: 0, found: [] });
  });

  it("is read by every stack half while nothing was seen", async () => {
    const { readings, found } = await new Pack(sdk()).decide(key, linked(CLUSTER, "linked"));
    assert.deepEqual({ readings, found }, { readings: STACK_HALVES, found: [] });
  });

  it("is decided alike if the type is read once, when the pack starts", async () => {
    const pack = new Pack(sdk(), { readAtStart: true });
    const stack = [key, linked(CLUSTER, "linked"), unlinked];
    await pack.see(root, ...stack);
    const { readings, found } = await pack.decide(...stack);
    assert.deepEqual({ readings, found }, { readings: STACK_HALVES, found: FOUND });
  });
});

describe("a policy that is not about a resource", () => {
  it("says so without the stack of an error, and leaves the setting as it was", () => {
    const { stackTraceLimit } = Error;
    const thrown: Error[] = [];
    const args = {
      notApplicable: (reason?: string): never => {
        throw new Error(reason);
      },
    };
    try {
      notApplicable(args, "of another type");
    } catch (error) {
      if (error instanceof Error) thrown.push(error);
    }
    assert.deepEqual(
      thrown.map(({ message, stack }) => ({ message, stack })),
      [{ message: "of another type", stack: "Error: of another type" }],
    );
    assert.equal(Error.stackTraceLimit, stackTraceLimit);
  });
});
