/** The SDK itself, asked as the engine asks it, in the oldest supported version and in the installed one. */
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
  EnforcementLevel,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { repositoryRoot } from "../engine/repository";
import { type Operation, type Policy, type Resource, servedPolicies, urnInStack } from "./simulated-sdk";

/** The functions of the SDK that answer the engine. */
export interface Sdk {
  makeAnalyzeRpcFun: MakeAnswer<AnalyzeRequest>;
  makeAnalyzeStackRpcFun: MakeAnswer<AnalyzeStackRequest>;
}
type MakeAnswer<Request> = (
  name: string,
  version: string,
  level: string,
  policies: readonly object[],
) => (
  call: { readonly request: Request },
  callback: (error: unknown, response: AnalyzeResponse) => void,
) => Promise<void>;

const LEVELS = new Map<number, string>([
  [EnforcementLevel.ADVISORY, "advisory"],
  [EnforcementLevel.MANDATORY, "mandatory"],
]);

/** One process of the pack, served by the SDK. */
export class InstalledSdk {
  /** One line for each finding, as `SimulatedSdk` writes it. */
  readonly findings: string[] = [];
  readonly #analyze: ReturnType<Sdk["makeAnalyzeRpcFun"]>;
  readonly #analyzeStack: ReturnType<Sdk["makeAnalyzeStackRpcFun"]>;

  constructor(sdk: Sdk = installedSdk(), policies: readonly Policy[] = servedPolicies()) {
    this.#analyze = sdk.makeAnalyzeRpcFun("aurora-kms", "1.0.0", "advisory", policies);
    this.#analyzeStack = sdk.makeAnalyzeStackRpcFun("aurora-kms", "1.0.0", "advisory", policies);
  }

  /** Asks about the operations one after the other, as the engine does. */
  async run(operations: readonly Operation[]): Promise<void> {
    for (const operation of operations) {
      for (const resource of operation.analyze) await this.analyze(operation.stack, resource);
      if (operation.analyzeStack !== undefined) await this.analyzeStack(operation.stack, operation.analyzeStack);
    }
  }

  async analyze(stack: string, { type, name, props }: Resource): Promise<AnalyzeResponse> {
    const request = new AnalyzeRequest()
      .setType(type)
      .setName(name)
      .setUrn(urnInStack(stack, { type, name }))
      .setOptions(new AnalyzerResourceOptions())
      .setProperties(struct(props));
    return this.#record(await answered(this.#analyze, request));
  }

  async analyzeStack(stack: string, resources: readonly Resource[]): Promise<AnalyzeResponse> {
    const all = resources.map(({ type, name, props, outputs, from = {} }) => {
      const resource = new AnalyzerResource()
        .setType(type)
        .setName(name)
        .setUrn(urnInStack(stack, { type, name }))
        .setOptions(new AnalyzerResourceOptions())
        .setProperties(struct({ ...props, ...outputs }));
      for (const [property, origins] of Object.entries(from)) {
        const urns = origins.map((origin) => urnInStack(stack, origin));
        resource.getPropertydependenciesMap().set(property, new AnalyzerPropertyDependencies().setUrnsList(urns));
      }
      return resource;
    });
    return this.#record(await answered(this.#analyzeStack, new AnalyzeStackRequest().setResourcesList(all)));
  }

  #record(response: AnalyzeResponse): AnalyzeResponse {
    for (const found of response.getDiagnosticsList()) {
      const level = LEVELS.get(found.getEnforcementlevel());
      this.findings.push(`${found.getPolicyname()} | ${found.getUrn()} | ${level} | ${found.getMessage()}`);
    }
    return response;
  }
}

const struct = (props: object): Struct => Struct.fromJavaScript(props as Record<string, JavaScriptValue>);

function answered<Request>(ask: ReturnType<MakeAnswer<Request>>, request: Request): Promise<AnalyzeResponse> {
  return new Promise((resolve, reject) => {
    void ask({ request }, (error, response) => (error ? reject(error) : resolve(response)));
  });
}

const installedSdk = (): Sdk => require("@pulumi/policy/server");

/** Declares the tests once for each version of the SDK. */
export function describeBySdk(title: string, tests: (sdk: () => Sdk) => void): void {
  for (const version of ["1.20.0", "installed"]) {
    describe(`${title}, SDK ${version}`, () => {
      let folder: string;
      let sdk: Sdk;
      before(() => {
        folder = mkdtempSync(join(tmpdir(), "aurora-kms-sdk-"));
        sdk = version === "installed" ? installedSdk() : oldestSdk(folder);
      });
      after(() => rmSync(folder, { recursive: true, force: true }));
      tests(() => sdk);
    });
  }
}

/** The SDK of the oldest supported version, on the packages that are installed here. */
function oldestSdk(folder: string): Sdk {
  execFileSync("npm", ["pack", "--silent", "@pulumi/policy@1.20.0"], { cwd: folder, stdio: "ignore" });
  execFileSync("tar", ["xzf", "pulumi-policy-1.20.0.tgz"], { cwd: folder });
  symlinkSync(join(repositoryRoot(), "node_modules"), join(folder, "node_modules"));
  return require(join(folder, "package", "server.js"));
}
