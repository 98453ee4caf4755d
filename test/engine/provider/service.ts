/**
 * The gRPC service of the stand-in provider. It does not use the SDK's `@pulumi/pulumi/provider`, which hides from a
 * provider whether a request is a preview and what the provider's configuration is.
 * Source: https://github.com/pulumi/pulumi, proto/pulumi/provider.proto.
 */
import * as grpc from "@grpc/grpc-js";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import * as protocol from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { type ProviderConfig, providerConfig } from "./account";
import { type Checked, checkConfig, checkInputs } from "./check";
import { resourceRules } from "./defaults";
import { type Difference, difference } from "./difference";
import { invoke } from "./functions";
import { keyIdOf } from "./kms";
import { type PropertyMap, propertyMap, text } from "./property";
import type { PropertySchema, Schema } from "./schema";
import { createdState, existingState, plannedState, updatedState } from "./state";

type Handler<Request, Response> = grpc.handleUnaryCall<Request, Response>;

/** Returns the service for a gRPC server. The server answers "unimplemented" for any other method. */
export function providerService(schema: Schema): grpc.UntypedServiceImplementation {
  let config: ProviderConfig = providerConfig({});
  const propertiesOf = (urn: string): readonly PropertySchema[] | undefined => schema.properties(typeOf(urn));
  const regionOf = (properties: PropertyMap): string => text(properties, "region") ?? config.region;

  const getPluginInfo: Handler<Empty, plugin.PluginInfo> = unary(() =>
    new plugin.PluginInfo().setVersion(schema.version),
  );

  const check: Handler<protocol.CheckRequest, protocol.CheckResponse> = unary((request) => {
    const urn = request.getUrn();
    return checkResponse(checkInputs(typeOf(urn), urn, propertiesOf(urn), mapOf(request.getNews()), config));
  });

  const checkProviderConfig: Handler<protocol.CheckRequest, protocol.CheckResponse> = unary((request) =>
    checkResponse(
      checkConfig(schema.properties(`pulumi:providers:${schema.provider}`) ?? [], mapOf(request.getNews())),
    ),
  );

  const configure: Handler<protocol.ConfigureRequest, protocol.ConfigureResponse> = unary((request) => {
    config = providerConfig(mapOf(request.getArgs()));
    return new protocol.ConfigureResponse().setSupportspreview(true);
  });

  const diff: Handler<protocol.DiffRequest, protocol.DiffResponse> = unary((request) => {
    const urn = request.getUrn();
    const ignored = new Set(request.getIgnorechangesList());
    const olds = mapOf(request.getOldInputs());
    const news = Object.entries(mapOf(request.getNews())).map(
      ([name, value]) => [name, ignored.has(name) ? (olds[name] ?? null) : value] as const,
    );
    return diffResponse(difference(typeOf(urn), propertiesOf(urn), olds, propertyMap(Object.fromEntries(news))));
  });

  const diffConfig: Handler<protocol.DiffRequest, protocol.DiffResponse> = unary((request) =>
    diffResponse({
      ...difference(
        `pulumi:providers:${schema.provider}`,
        undefined,
        mapOf(request.getOldInputs()),
        mapOf(request.getNews()),
      ),
      replaces: [],
    }),
  );

  const create: Handler<protocol.CreateRequest, protocol.CreateResponse> = unary((request) => {
    const urn = request.getUrn();
    const inputs = mapOf(request.getProperties());
    if (request.getPreview()) {
      return new protocol.CreateResponse().setProperties(
        structOf(plannedState(propertiesOf(urn), inputs, regionOf(inputs))),
      );
    }
    const subject = { token: typeOf(urn), urn, region: regionOf(inputs) };
    const state = createdState(subject, propertiesOf(urn), inputs);
    return new protocol.CreateResponse().setId(state.id).setProperties(structOf(state.properties));
  });

  const read: Handler<protocol.ReadRequest, protocol.ReadResponse> = unary((request) => {
    const urn = request.getUrn();
    const lookup = mapOf(request.getProperties());
    const subject = { token: typeOf(urn), urn, region: regionOf(lookup) };
    const id = request.getId();
    if (!exists(subject.token, id)) return new protocol.ReadResponse();
    const properties = propertiesOf(urn);
    const state = existingState(subject, properties, id, lookup, resourceRules(subject.token).defaults);
    return new protocol.ReadResponse()
      .setId(id)
      .setProperties(structOf(state.properties))
      .setInputs(structOf(inputsOf(properties, state.properties)));
  });

  const update: Handler<protocol.UpdateRequest, protocol.UpdateResponse> = unary((request) => {
    const state = updatedState(propertiesOf(request.getUrn()), mapOf(request.getOlds()), mapOf(request.getNews()));
    return new protocol.UpdateResponse().setProperties(structOf(state));
  });

  const remove: Handler<protocol.DeleteRequest, Empty> = unary(() => new Empty());
  const cancel: Handler<Empty, Empty> = unary(() => new Empty());

  const call: Handler<protocol.InvokeRequest, protocol.InvokeResponse> = unary((request) =>
    new protocol.InvokeResponse().setReturn(structOf(invoke(request.getTok(), mapOf(request.getArgs()), config))),
  );

  return {
    getPluginInfo,
    checkConfig: checkProviderConfig,
    diffConfig,
    configure,
    check,
    diff,
    create,
    read,
    update,
    delete: remove,
    invoke: call,
    cancel,
  };
}

function unary<Request, Response>(answer: (request: Request) => Response): Handler<Request, Response> {
  return (call, callback) => {
    try {
      callback(null, answer(call.request));
    } catch (error) {
      const details = error instanceof Error ? error.message : String(error);
      callback({ code: grpc.status.UNKNOWN, details });
    }
  };
}

/** Whether AWS has such a resource. A key's id must have the form that KMS uses. Any other id is accepted. */
function exists(token: string, id: string): boolean {
  return token !== "aws:kms/key:Key" || keyIdOf(id) === id;
}

/** Returns the inputs that a program would write to get this state: all input properties that are not empty. */
function inputsOf(schema: readonly PropertySchema[] | undefined, state: PropertyMap): PropertyMap {
  const isInput = (name: string): boolean =>
    schema === undefined || schema.some((each) => each.name === name && each.kind !== "output");
  const isEmpty = (value: unknown): boolean => value === "" || (Array.isArray(value) && value.length === 0);
  return {
    ...Object.fromEntries(Object.entries(state).filter(([name, value]) => isInput(name) && !isEmpty(value))),
    __defaults: [],
  };
}

/** Returns the type token in a URN, without the types of the parent components. */
function typeOf(urn: string): string {
  const types = urn.split("::")[2] ?? "";
  return types.slice(types.lastIndexOf("$") + 1);
}

function mapOf(struct: Struct | undefined): PropertyMap {
  return struct === undefined ? {} : propertyMap(struct.toJavaScript());
}

function structOf(properties: PropertyMap): Struct {
  return Struct.fromJavaScript({ ...properties });
}

function checkResponse(checked: Checked): protocol.CheckResponse {
  const failures = checked.failures.map(({ property, reason }) =>
    new protocol.CheckFailure().setProperty(property).setReason(reason),
  );
  return new protocol.CheckResponse().setInputs(structOf(checked.inputs)).setFailuresList(failures);
}

function diffResponse(found: Difference): protocol.DiffResponse {
  const { DIFF_NONE, DIFF_SOME } = protocol.DiffResponse.DiffChanges;
  return new protocol.DiffResponse()
    .setChanges(found.changed.length > 0 ? DIFF_SOME : DIFF_NONE)
    .setDiffsList([...found.changed])
    .setReplacesList([...found.replaces]);
}
