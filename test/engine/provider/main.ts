/**
 * The executable behind `pulumi-resource-aws` and `pulumi-resource-aws-native`. It serves the stand-in provider on a free
 * local port and prints the port, which is how the engine finds a plugin. It uses no network and needs no credentials.
 * Usage: node main.js <aws-properties.json or aws-native-properties.json>
 * Source: https://github.com/pulumi/pulumi, sdk/go/common/resource/plugin/plugin.go (the handshake by port).
 */
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { loadSchema } from "./schema";
import { providerService } from "./service";

const [propertiesFile] = process.argv.slice(2);
if (propertiesFile === undefined) throw new Error("usage: main <table of properties>");

// The engine keeps the other end open while it runs, so this process ends even if the engine crashes.
process.stdin.on("end", () => process.exit()).resume();

const server = new grpc.Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
server.addService(ResourceProviderService, providerService(loadSchema(propertiesFile)));
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  console.log(String(port));
});
