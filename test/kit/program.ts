/** Runs a Pulumi program on the SDK's mocks, and gives the resources it declares with their inputs. */
import { runtime } from "@pulumi/pulumi";
import ts from "typescript";
import type { Case } from "./policy-tester";

const ACCOUNT = "111122223333";

/**
 * The resources a program declares, in the order of their registration.
 *
 * @param source TypeScript, as a documentation page shows it
 */
export async function resourcesOf(source: string): Promise<Case[]> {
  const declared: Case[] = [];
  await runtime.setMocks({
    newResource: ({ type, name, inputs }) => {
      if (type.startsWith("aws:")) declared.push({ name, resource: name, type, props: inputs });
      const id = `${name}-id`;
      return { id, state: { ...inputs, arn: arnOf(type, name), keyId: inputs["keyId"] ?? id } };
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
  return declared.map((resource) => linked(resource, declared));
}

/** A property that holds the ARN of another resource was computed from it. */
function linked(resource: Case, declared: readonly Case[]): Case {
  const from = Object.entries(resource.props).flatMap(([property, value]) => {
    const origin = declared.find(({ type, name }) => value === arnOf(type, name) || value === `${name}-id`);
    return origin === undefined || origin === resource ? [] : [[property, [linked(origin, declared)]] as const];
  });
  const beside = declared.filter(({ type }) => type === "aws:kms/keyPolicy:KeyPolicy" && type !== resource.type);
  return {
    ...resource,
    from: Object.fromEntries(from),
    beside: beside.map((each) => linked(each, declared)),
  };
}

function arnOf(type: string, name: string): string {
  const [, module = "", kind = ""] = /^aws:(\w+)\/(\w+):/.exec(type) ?? [];
  return `arn:aws:${module}:eu-west-1:${ACCOUNT}:${kind}/${name}`;
}

/** The blocks of TypeScript in a Markdown text, each with the headings it stands under, innermost last. */
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
