/** The pack as an SDK serves it, asked as the engine asks it, and how often the SDK makes objects of what it is asked about. */
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
import { inOrderAsked } from "../../runtime/pack";
import { toSdkPolicy } from "../../runtime/policy";
import { repositoryRoot } from "../engine/repository";
import { urnOf } from "../kit/policy-tester";

/** The part of the SDK that answers the engine. */
export interface Sdk {
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

export interface Resource {
  readonly type: string;
  readonly name: string;
  readonly props: Readonly<Record<string, JavaScriptValue>>;
  /** The name of the key that `kmsKeyId` is computed from. */
  readonly key?: string;
}

export interface Outcome {
  /** How often objects were made of the resource, or of all resources of the stack. */
  readonly readings: number;
  /** The policies that found something, each with the name of what it is found on. */
  readonly found: readonly string[];
  readonly notApplicable: readonly string[];
}

interface Serving {
  /** As an SDK would that reads functions and types once, when the pack starts. */
  readonly readAtStart?: boolean;
  /** Policies that are off, besides those that are by default. */
  readonly off?: readonly string[];
}

const KEY = "aws:kms/key:Key";

/** A process of the pack. */
export class Pack {
  readonly #analyze: ReturnType<Sdk["makeAnalyzeRpcFun"]>;
  readonly #analyzeStack: ReturnType<Sdk["makeAnalyzeStackRpcFun"]>;

  constructor(sdk: Sdk, { readAtStart = false, off = [] }: Serving = {}) {
    const memory = new StackMemory();
    const served = inOrderAsked(policies).map((policy) => {
      const declared = toSdkPolicy(policy, memory);
      const { validateResource, validateStack } = declared;
      return Object.defineProperties(declared, {
        ...(off.includes(policy.id) && { enforcementLevel: { value: "disabled" } }),
        ...(readAtStart && { validateResource: { value: typeRead(validateResource) } }),
        ...(readAtStart && validateStack && { validateStack: { value: typeRead(validateStack) } }),
      });
    });
    this.#analyze = sdk.makeAnalyzeRpcFun("aurora-kms", "1.0.0", "advisory", served);
    this.#analyzeStack = sdk.makeAnalyzeStackRpcFun("aurora-kms", "1.0.0", "advisory", served);
  }

  /** One resource after the other. */
  async see(...resources: readonly Resource[]): Promise<readonly Outcome[]> {
    const outcomes: Outcome[] = [];
    for (const resource of resources) outcomes.push(await this.seeOne(resource));
    return outcomes;
  }

  /** All resources at the same time. */
  seeAtOnce(...resources: readonly Resource[]): Promise<readonly Outcome[]> {
    return Promise.all(resources.map((resource) => this.seeOne(resource)));
  }

  private async seeOne({ type, name, props }: Resource): Promise<Outcome> {
    const properties = Struct.fromJavaScript(props);
    let readings = 0;
    const request = new AnalyzeRequest()
      .setType(type)
      .setName(name)
      .setUrn(urnOf(type, name))
      .setOptions(new AnalyzerResourceOptions());
    request.getProperties = () => {
      readings += 1;
      return properties;
    };
    const response = await answered(this.#analyze, request);
    return outcome(response, readings);
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
    return outcome(response, readings / resources.length);
  }
}

function outcome(response: AnalyzeResponse, readings: number): Outcome {
  return {
    readings,
    found: response.getDiagnosticsList().map((each) => `${each.getPolicyname()} ${each.getUrn().split("::").at(-1)}`),
    notApplicable: response.getNotApplicableList().map((each) => each.getReason()),
  };
}

/** The function with the type it has now. */
function typeRead(validate: unknown): unknown {
  if (typeof validate !== "function") return validate;
  const type: unknown = Reflect.get(validate, "__pulumiType");
  return Object.assign((...args: readonly unknown[]) => Reflect.apply(validate, undefined, args), {
    __pulumiType: type,
  });
}

function answered<Request>(ask: ReturnType<Answering<Request>>, request: Request): Promise<AnalyzeResponse> {
  return new Promise((resolve, reject) => {
    void ask({ request }, (error, response) => (error ? reject(error) : resolve(response)));
  });
}

/** Tests by the oldest SDK that is supported, and by the one that is installed. */
export function describeBySdk(title: string, tests: (sdk: () => Sdk) => void): void {
  for (const version of ["1.20.0", "the one that is installed"]) {
    describe(`${title}, by SDK ${version}`, () => {
      let folder: string;
      let sdk: Sdk;
      before(() => {
        folder = mkdtempSync(join(tmpdir(), "aurora-kms-sdk-"));
        sdk = version === "1.20.0" ? oldestSdk(folder) : require("@pulumi/policy/server");
      });
      after(() => rmSync(folder, { recursive: true, force: true }));
      tests(() => sdk);
    });
  }
}

/** The SDK of that version, on the packages that are installed here. */
function oldestSdk(folder: string): Sdk {
  execFileSync("npm", ["pack", "--silent", "@pulumi/policy@1.20.0"], { cwd: folder, stdio: "ignore" });
  execFileSync("tar", ["xzf", "pulumi-policy-1.20.0.tgz"], { cwd: folder });
  symlinkSync(join(repositoryRoot(), "node_modules"), join(folder, "node_modules"));
  return require(join(folder, "package", "server.js"));
}
