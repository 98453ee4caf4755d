/** Sends the engine's requests to the process of a policy pack. */
import { credentials, type ServiceError } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
  AnalyzeRequest,
  type AnalyzeResponse,
  AnalyzerPropertyDependencies,
  AnalyzerProviderResource,
  AnalyzerResource,
  AnalyzerResourceOptions,
  AnalyzeStackRequest,
  ConfigureAnalyzerRequest,
  EnforcementLevel,
  PolicyConfig,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { Contender } from "./contenders";
import { PackProcess } from "./pack-process";
import { type BenchResource, PROVIDER_INPUTS, type Properties, ROOT, urnOf } from "./stacks";

/** The SDK's own limit on a message. */
const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;

type Answered = (error: ServiceError | null, response: AnalyzeResponse) => void;

/** A pack that was started and configured and has analyzed the root of a stack, which is what the engine does first. */
export class PackClient {
  readonly #client: AnalyzerClient;
  readonly process: PackProcess;

  private constructor(process: PackProcess) {
    this.process = process;
    this.#client = new AnalyzerClient(`127.0.0.1:${process.port}`, credentials.createInsecure(), {
      "grpc.max_send_message_length": MAX_MESSAGE_BYTES,
      "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
    });
  }

  static async start({ folder, turnOn }: Contender): Promise<PackClient> {
    const pack = new PackClient(await PackProcess.start(folder));
    const request = new ConfigureAnalyzerRequest();
    for (const id of turnOn) {
      const config = new PolicyConfig().setEnforcementlevel(EnforcementLevel.ADVISORY).setProperties(struct({}));
      request.getPolicyconfigMap().set(id, config);
    }
    await new Promise<void>((resolve, reject) => {
      pack.#client.configure(request, (error) => (error ? reject(error) : resolve()));
    });
    const root = new AnalyzeRequest().setProperties(struct({})).setOptions(new AnalyzerResourceOptions());
    await pack.analyze(root.setType(ROOT.type).setName(ROOT.name).setUrn(ROOT.urn));
    return pack;
  }

  /** Analyzes a resource. Returns the time in milliseconds and the number of findings. */
  analyze(request: AnalyzeRequest): Promise<Answer> {
    return timed((answered) => this.#client.analyze(request, answered));
  }

  /** Analyzes a stack. */
  analyzeStack(request: AnalyzeStackRequest): Promise<Answer> {
    return timed((answered) => this.#client.analyzeStack(request, answered));
  }

  async stop(): Promise<void> {
    this.#client.close();
    await this.process.stop();
  }
}

export interface Answer {
  readonly ms: number;
  readonly findings: number;
}

function timed(ask: (answered: Answered) => void): Promise<Answer> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    ask((error, response) => {
      const ms = performance.now() - started;
      if (error === null) resolve({ ms, findings: response.getDiagnosticsList().length });
      else reject(error);
    });
  });
}

/** Returns the request for a resource before its creation, with its inputs. */
export function inputsRequest({ type, name, urn, inputs, protect }: BenchResource): AnalyzeRequest {
  return new AnalyzeRequest()
    .setType(type)
    .setName(name)
    .setUrn(urn)
    .setProperties(struct(inputs))
    .setOptions(new AnalyzerResourceOptions().setProtect(protect))
    .setProvider(provider());
}

/** Returns the request for a stack after its preview, with the outputs of its resources. */
export function stackRequest(resources: readonly BenchResource[]): AnalyzeStackRequest {
  return new AnalyzeStackRequest().setResourcesList(
    resources.map(({ type, name, urn, outputs, protect, computedFrom }) => {
      const resource = new AnalyzerResource()
        .setType(type)
        .setName(name)
        .setUrn(urn)
        .setProperties(struct(outputs))
        .setOptions(new AnalyzerResourceOptions().setProtect(protect))
        .setProvider(provider());
      for (const [property, urns] of Object.entries(computedFrom)) {
        const dependencies = new AnalyzerPropertyDependencies().setUrnsList([...urns]);
        resource.getPropertydependenciesMap().set(property, dependencies);
      }
      return resource;
    }),
  );
}

function provider(): AnalyzerProviderResource {
  const type = "pulumi:providers:aws";
  return new AnalyzerProviderResource()
    .setType(type)
    .setName("default")
    .setUrn(urnOf(type, "default"))
    .setProperties(struct(PROVIDER_INPUTS));
}

function struct(properties: Properties): Struct {
  return Struct.fromJavaScript(properties as Record<string, JavaScriptValue>);
}
