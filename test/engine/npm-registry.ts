/**
 * A stand-in for the npm registry that keeps what `npm publish` sends.
 *
 * @see https://github.com/npm/registry/blob/main/docs/REGISTRY-API.md
 */
import { createServer, type Server } from "node:http";

interface Publication {
  readonly _attachments: Readonly<Record<string, { readonly data: string }>>;
}

export class NpmRegistry {
  /** The tarballs that were published. */
  readonly tarballs: Buffer[] = [];
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk) => chunks.push(chunk));
      request.on("end", () => {
        if (request.method !== "PUT") {
          response.writeHead(404).end("{}");
          return;
        }
        const { _attachments: attachments }: Publication = JSON.parse(Buffer.concat(chunks).toString());
        for (const { data } of Object.values(attachments)) this.tarballs.push(Buffer.from(data, "base64"));
        response.writeHead(201).end("{}");
      });
    });
  }

  static async start(): Promise<NpmRegistry> {
    const registry = new NpmRegistry();
    await new Promise<void>((resolve) => registry.#server.listen(0, "127.0.0.1", resolve));
    return registry;
  }

  /** The arguments with which npm uses this registry. */
  get npmArguments(): readonly string[] {
    const address = this.#server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    return [`--registry=http://127.0.0.1:${port}/`, `--//127.0.0.1:${port}/:_authToken=not-a-secret`];
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
