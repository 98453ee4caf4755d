/**
 * What keeps the pack light and does not depend on the clock, on the SDK itself: how often it makes objects of the stack,
 * and how often a policy document is read.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AnalyzeRequest,
  type AnalyzeResponse,
  AnalyzerPropertyDependencies,
  AnalyzerResource,
  AnalyzerResourceOptions,
  AnalyzeStackRequest,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { policies } from "../../policies/index";
import { StackMemory } from "../../runtime/memory";
import { notApplicable } from "../../runtime/not-applicable";
import { toSdkPolicy } from "../../runtime/policy";
import { NOTHING_WAITS } from "../../runtime/waiting";
import { repositoryRoot } from "../engine/repository";
import { UNKNOWN, urnOf } from "../kit/policy-tester";

/** The part of the SDK that answers the engine. */
interface Sdk {
  makeAnalyzeRpcFun: Answering<AnalyzeRequest>;
  makeAnalyzeStackRpcFun: Answering<AnalyzeStackRequest>;
}
type Answering<Request> = (
  name: string,
  version: string,
  level: string,
  policies: readonly object[],
) => (
  call: { readonly request: Request },
  callback: (error: unknown, response: AnalyzeResponse) => void,
) => Promise<void>;

interface Resource {
  readonly type: string;
  readonly name: string;
  readonly props: Readonly<Record<string, JavaScriptValue>>;
  /** The name of the key that `kmsKeyId` is computed from. */
  readonly key?: string;
}

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
const bucket: Resource = { type: "aws:s3/bucket:Bucket", name: "bucket", props: { bucket: "reports" } };

/** The stack halves of the pack that are on. */
const STACK_HALVES = policies.filter(
  ({ checkStack, enforcementLevel }) => checkStack !== undefined && enforcementLevel !== "disabled",
).length;

interface Outcome {
  /** How often objects were made of all resources of the stack. */
  readonly readings: number;
  /** The policies that found something on a cluster, by the stack half. */
  readonly found: readonly string[];
  readonly notApplicable: readonly string[];
}

/** A process of the pack, asked as the engine asks it. */
class Pack {
  readonly #analyze: ReturnType<Sdk["makeAnalyzeRpcFun"]>;
  readonly #analyzeStack: ReturnType<Sdk["makeAnalyzeStackRpcFun"]>;

  constructor(sdk: Sdk, { typeReadAtStart = false } = {}) {
    const memory = new StackMemory();
    const served = policies.map((policy) => {
      const declared = toSdkPolicy(policy, memory);
      const { validateStack } = declared;
      if (!typeReadAtStart || validateStack === undefined) return declared;
      const type: unknown = Reflect.get(validateStack, "__pulumiType");
      const read: typeof validateStack = (args, report) => validateStack(args, report);
      return { ...declared, validateStack: Object.assign(read, { __pulumiType: type }) };
    });
    this.#analyze = sdk.makeAnalyzeRpcFun("aurora-kms", "1.0.0", "advisory", served);
    this.#analyzeStack = sdk.makeAnalyzeStackRpcFun("aurora-kms", "1.0.0", "advisory", served);
  }

  async see(...resources: readonly Resource[]): Promise<void> {
    for (const { type, name, props } of resources) {
      const request = new AnalyzeRequest()
        .setType(type)
        .setName(name)
        .setUrn(urnOf(type, name))
        .setProperties(Struct.fromJavaScript(props))
        .setOptions(new AnalyzerResourceOptions());
      await answered(this.#analyze, request);
    }
  }

  async decide(...resources: readonly Resource[]): Promise<Outcome> {
    let readings = 0;
    const all = resources.map(({ type, name, props, key: from }) => {
      const properties = Struct.fromJavaScript(props);
      const resource = new AnalyzerResource()
        .setType(type)
        .setName(name)
        .setUrn(urnOf(type, name))
        .setOptions(new AnalyzerResourceOptions());
      resource.getProperties = () => {
        readings += 1;
        return properties;
      };
      if (from !== undefined) {
        const dependencies = new AnalyzerPropertyDependencies().setUrnsList([urnOf(KEY, from)]);
        resource.getPropertydependenciesMap().set("kmsKeyId", dependencies);
      }
      return resource;
    });
    const response = await answered(this.#analyzeStack, new AnalyzeStackRequest().setResourcesList(all));
    return {
      readings: readings / resources.length,
      found: response.getDiagnosticsList().map((each) => `${each.getPolicyname()} ${each.getUrn().split("::").at(-1)}`),
      notApplicable: response.getNotApplicableList().map((each) => each.getReason()),
    };
  }
}

function answered<Request>(ask: ReturnType<Answering<Request>>, request: Request): Promise<AnalyzeResponse> {
  return new Promise((resolve, reject) => {
    void ask({ request }, (error, response) => (error ? reject(error) : resolve(response)));
  });
}

/** The policies of which a cluster with a key of the stack waits for the stack half. */
const OF_KEYS = [
  "aurora-customer-managed-key",
  "aurora-key-create-grant-via-rds",
  "aurora-key-policy-admits-creator",
  "aurora-key-usable",
];

/** What the stack halves find of the key, once a cluster uses it. */
const FOUND = ["aurora-key-create-grant-via-rds key"];

for (const version of ["1.20.0", "the one that is installed"]) {
  describe(`the stack, by SDK ${version}`, () => {
    let folder: string;
    let sdk: Sdk;
    before(() => {
      folder = mkdtempSync(join(tmpdir(), "aurora-kms-sdk-"));
      sdk = version === "1.20.0" ? oldestSdk(folder) : require("@pulumi/policy/server");
    });
    after(() => rmSync(folder, { recursive: true, force: true }));

    it("is not read where nothing is linked", async () => {
      const pack = new Pack(sdk);
      await pack.see(unlinked, bucket);
      const { readings, found, notApplicable } = await pack.decide(unlinked, bucket);
      assert.deepEqual({ readings, found }, { readings: 0, found: [] });
      assert.equal(notApplicable.length, STACK_HALVES);
      assert.match(notApplicable[0] ?? "", new RegExp(NOTHING_WAITS));
    });

    it("is read once for each stack half that has something to decide", async () => {
      const pack = new Pack(sdk);
      await pack.see(key, linked(CLUSTER, "linked"), bucket);
      const { readings, found, notApplicable } = await pack.decide(key, linked(CLUSTER, "linked"), bucket);
      assert.deepEqual({ readings, found }, { readings: OF_KEYS.length, found: FOUND });
      assert.equal(notApplicable.length, STACK_HALVES - OF_KEYS.length);
    });

    it("is read where resources of several types wait, though no type is told", async () => {
      const pack = new Pack(sdk);
      const stack = [key, linked(CLUSTER, "linked"), linked(NATIVE_CLUSTER, "native")];
      await pack.see(...stack);
      const { readings, found } = await pack.decide(...stack);
      assert.deepEqual({ readings, found }, { readings: OF_KEYS.length, found: FOUND });
    });

    it("is not read again once all is decided", async () => {
      const pack = new Pack(sdk);
      const stack = [key, linked(CLUSTER, "linked")];
      await pack.see(...stack);
      await pack.decide(...stack);
      const { readings, found } = await pack.decide(...stack);
      assert.deepEqual({ readings, found }, { readings: 0, found: [] });
    });

    it("is not read where what waits was not made", async () => {
      const pack = new Pack(sdk);
      await pack.see(key, linked(CLUSTER, "failed"));
      const { readings, found } = await pack.decide(key);
      assert.deepEqual({ readings, found }, { readings: 0, found: [] });
    });

    it("is read by every stack half while nothing was seen", async () => {
      const { readings, found } = await new Pack(sdk).decide(key, linked(CLUSTER, "linked"));
      assert.deepEqual({ readings, found }, { readings: STACK_HALVES, found: [] });
    });

    it("is decided alike if the type is read once, when the pack starts", async () => {
      const pack = new Pack(sdk, { typeReadAtStart: true });
      const stack = [key, linked(CLUSTER, "linked"), unlinked];
      await pack.see(...stack);
      const { readings, found } = await pack.decide(...stack);
      assert.deepEqual({ readings, found }, { readings: STACK_HALVES, found: FOUND });
    });
  });
}

/** The SDK of that version, on the packages that are installed here. */
function oldestSdk(folder: string): Sdk {
  execFileSync("npm", ["pack", "--silent", "@pulumi/policy@1.20.0"], { cwd: folder, stdio: "ignore" });
  execFileSync("tar", ["xzf", "pulumi-policy-1.20.0.tgz"], { cwd: folder });
  symlinkSync(join(repositoryRoot(), "node_modules"), join(folder, "node_modules"));
  return require(join(folder, "package", "server.js"));
}

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
