/** Runs a Pulumi program on the mocks of the SDK, and returns the declared resources with their inputs. */
import { createHash } from "node:crypto";
import { runtime } from "@pulumi/pulumi";
import ts from "typescript";
import type { Case } from "./policy-tester";

const ACCOUNT = "111122223333";

/**
 * Returns the resources that a program declares, in the order of registration.
 *
 * @param source TypeScript, as a documentation page shows it
 */
export async function resourcesOf(source: string): Promise<Case[]> {
  const declared: Case[] = [];
  await runtime.setMocks({
    newResource: ({ type, name, inputs }) => {
      const id = isKey(type) ? keyIdOf(name) : `${name}-id`;
      const arn = arnOf(type, isKey(type) ? id : name, inputs["region"] ?? "eu-west-1");
      const outputs = { id, arn, keyId: inputs["keyId"] ?? id, dbClusterSnapshotArn: arn };
      const props = { __defaults: [], ...inputs };
      if (/^aws(-native)?:/.test(type)) declared.push({ name, resource: name, type, props, outputs });
      return { id, state: { ...inputs, ...outputs } };
    },
    call: ({ token }) => {
      switch (token) {
        case "aws:index/getCallerIdentity:getCallerIdentity":
          return { accountId: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:user/someone`, userId: "AIDA", id: ACCOUNT };
        case "aws:index/getRegion:getRegion":
          return { region: "eu-west-1", name: "eu-west-1", id: "eu-west-1" };
        case "aws:rds/getClusterSnapshot:getClusterSnapshot":
          return { id: "a-snapshot", storageEncrypted: true };
        default:
          throw new Error(`no mock answers \`${token}\``);
      }
    },
  });
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true },
  });
  const evaluate = new Function("require", "exports", outputText);
  evaluate(require, {});
  await runtime.disconnect();
  return declared;
}

const isKey = (type: string): boolean => /^aws:kms\/\w*key:/i.test(type);

/** Returns a key id in the form of KMS, one per name. */
function keyIdOf(name: string): string {
  const digits = createHash("sha256").update(name).digest("hex");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
}

function arnOf(type: string, name: string, region: string): string {
  const [, module = "", kind = ""] = /^aws:(\w+)\/(\w+):/.exec(type) ?? [];
  return `arn:aws:${module}:${region}:${ACCOUNT}:${isKey(type) ? "key" : kind}/${name}`;
}

/** Returns the TypeScript blocks in a Markdown text, each with its headings, innermost last. */
export function typescriptBlocks(
  markdown: string,
): { readonly headings: readonly string[]; readonly source: string }[] {
  const blocks: { headings: string[]; source: string }[] = [];
  let headings: string[] = [];
  let block: string[] | undefined;
  for (const line of markdown.split("\n")) {
    const [, marks, title] = /^(#{1,6}) (.*)$/.exec(line) ?? [];
    if (block !== undefined) {
      if (line.trim() !== "```") block.push(line);
      else {
        blocks.push({ headings, source: block.join("\n") });
        block = undefined;
      }
    } else if (/^```(ts|typescript)$/.test(line.trim())) block = [];
    else if (marks !== undefined && title !== undefined) headings = [...headings.slice(0, marks.length - 1), title];
  }
  return blocks;
}
