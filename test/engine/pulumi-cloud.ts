/**
 * A loopback stand-in for the Pulumi Cloud endpoints that `pulumi policy publish` calls.
 *
 * It checks what the service checks: the access token, the organization, the headers of the upload, and that the
 * tarball arrives before the publication is completed. A request that it does not know gets status 404 and is listed.
 *
 * Source: https://github.com/pulumi/pulumi, pkg/backend/httpstate/client/client.go (GetPulumiAccountDetails,
 * GetDefaultOrg, PublishPolicyPack) and sdk/go/common/apitype/policy.go.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";

/** A completed publication: the metadata that the CLI sent, and the tarball that it uploaded. */
export interface Publication {
  readonly metadata: unknown;
  readonly tarball: Buffer;
}

/** The one user of the stand-in. The organization is the user's default one. */
export interface Account {
  readonly organization: string;
  readonly accessToken: string;
}

interface Draft {
  readonly metadata: unknown;
  readonly completePath: string;
  tarball?: Buffer;
}

interface Reply {
  readonly status: number;
  readonly body?: unknown;
}

/** The header that an upload must have, like the signed headers of the real object storage. */
const [UPLOAD_HEADER, UPLOAD_SECRET] = ["x-upload-secret", "for this upload only"];

const NOT_FOUND: Reply = { status: 404, body: { code: 404, message: "Not Found" } };

/** Serves one user with one organization on 127.0.0.1. */
export class PulumiCloud {
  /** The completed publications, oldest first. */
  readonly publications: Publication[] = [];
  /** The method and path of each request that no endpoint answers. */
  readonly unknownRequests: string[] = [];
  readonly #account: Account;
  readonly #server: Server;
  readonly #drafts: Draft[] = [];

  private constructor(account: Account) {
    this.#account = account;
    this.#server = createServer((request, response) => {
      this.#answer(request).then(
        ({ status, body }) => {
          response.writeHead(status, { "content-type": "application/json" });
          response.end(body === undefined ? "" : JSON.stringify(body));
        },
        (error: unknown) => response.destroy(error instanceof Error ? error : new Error(String(error))),
      );
    });
  }

  /** Starts a server on a free port. */
  static async start(account: Account): Promise<PulumiCloud> {
    const cloud = new PulumiCloud(account);
    cloud.#server.listen(0, "127.0.0.1");
    await once(cloud.#server, "listening");
    return cloud;
  }

  /** The value for `PULUMI_BACKEND_URL`. */
  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("the stand-in is not listening");
    return `http://127.0.0.1:${address.port}`;
  }

  /** Stops the server and closes the connections that the CLI kept open. */
  async stop(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage): Promise<Reply> {
    const body = await bodyOf(request);
    const path = request.url ?? "";
    const upload = /^\/upload\/(\d+)$/.exec(path)?.[1];
    if (request.method === "PUT" && upload !== undefined) return this.#upload(Number(upload), request, body);
    if (request.headers.authorization !== `token ${this.#account.accessToken}`) {
      return { status: 401, body: { code: 401, message: "Unauthorized" } };
    }
    const { organization } = this.#account;
    switch (`${request.method} ${path}`) {
      case "GET /api/user":
        return { status: 200, body: { githubLogin: organization, organizations: [{ githubLogin: organization }] } };
      case "GET /api/user/organizations/default":
        return { status: 200, body: { GitHubLogin: organization } };
      case "GET /api/capabilities":
        return { status: 200, body: { capabilities: [] } };
      case `POST /api/orgs/${organization}/policypacks`:
        return this.#create(JSON.parse(body.toString("utf8")));
      default:
        return request.method === "POST" ? this.#complete(path) : this.#unknown(request);
    }
  }

  #create(metadata: { readonly name?: unknown; readonly versionTag?: unknown }): Reply {
    const packs = `/api/orgs/${this.#account.organization}/policypacks`;
    const completePath = `${packs}/${metadata.name}/versions/${metadata.versionTag}/complete`;
    const id = this.#drafts.push({ metadata, completePath }) - 1;
    const uploadURI = `${this.url}/upload/${id}`;
    return { status: 200, body: { version: id + 1, uploadURI, requiredHeaders: { [UPLOAD_HEADER]: UPLOAD_SECRET } } };
  }

  #upload(id: number, request: IncomingMessage, tarball: Buffer): Reply {
    const draft = this.#drafts[id];
    if (draft === undefined) return NOT_FOUND;
    if (request.headers[UPLOAD_HEADER] !== UPLOAD_SECRET) return { status: 403 };
    draft.tarball = tarball;
    return { status: 200 };
  }

  #complete(path: string): Reply {
    const draft = this.#drafts.findLast(({ completePath }) => completePath === path);
    if (draft === undefined) {
      this.unknownRequests.push(`POST ${path}`);
      return NOT_FOUND;
    }
    if (draft.tarball === undefined) return { status: 400, body: { code: 400, message: "The pack was not uploaded" } };
    this.publications.push({ metadata: draft.metadata, tarball: draft.tarball });
    return { status: 204 };
  }

  #unknown({ method, url }: IncomingMessage): Reply {
    this.unknownRequests.push(`${method} ${url}`);
    return NOT_FOUND;
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
