/**
 * `npm run bench:reasoner`: measures how long the reasoner takes to answer, and writes the result to docs/reasoner-cost.md.
 * Every time includes parsing the document, because a policy has to do that, too.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  accessAnswer,
  allKeysAnswer,
  createGrantAnswer,
  identityCreateGrantAnswer,
  type PolicyDocument,
  parsePolicyDocument,
} from "../iam/index";
import * as limits from "../iam/strings/budget";
import { MAX_DOCUMENT_CHARACTERS, MAX_DOCUMENT_VALUES } from "../iam/syntax/parse";
import { KEY_OPERATIONS } from "../model/kms-operations";
import { repositoryRoot } from "../test/engine/repository";
import { type CorpusCase, questionOf, readCorpus } from "../test/kit/corpus";
import { identityCases } from "./identity-policies";
import { largeKeyPolicy } from "./key-policy";
import { type Case, type Measured, machine, measure, median, worst } from "./measure";

const PAGE = join(repositoryRoot(), "docs", "reasoner-cost.md");
const MARKED = /(<!-- generated: reasoner-cost -->\n)[\s\S]*?(<!-- \/generated -->)/;
const QUESTION = { services: ["*"], region: "us-east-1", ownAccount: "111122223333" };
const KEY = { region: "us-east-1", account: "111122223333" };
const OUTSIDE = { services: ["rds"] };

const QUICKLY = { time: 20, iterations: 5 };
const THOROUGHLY = { time: 500, iterations: 20 };

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

async function main(): Promise<void> {
  const corpus = readCorpus();
  const documented = await measure(documentedPolicies(), THOROUGHLY);
  const [large] = await measure([grantCase("key policy of 32 KB", largeKeyPolicy(), QUESTION)], THOROUGHLY);
  const all = await measure(
    corpus.flatMap(({ file, cases }) => cases.map((each) => corpusCase(file, each))),
    QUICKLY,
  );
  const hard = corpus.flatMap(({ file, cases }) => (file === "adversarial.json" ? cases : []));
  const operations = await measure(
    [...hard.map(everyOperation), everyOperationOf("key policy of 32 KB", largeKeyPolicy())],
    QUICKLY,
  );
  const identity = await measure(identityCases(grantsOfIdentity), QUICKLY);
  const allKeys = await measure(identityCases(allKeysOfIdentity), QUICKLY);
  if (large === undefined) throw new Error("nothing was measured");
  const text = report({ documented, large, all, operations, identity, allKeys });
  console.log(text);
  const page = readFileSync(PAGE, "utf8");
  writeFileSync(
    PAGE,
    page.replace(MARKED, (_, start: string, end: string) => `${start}\n${text}\n${end}`),
  );
}

function read(source: unknown): PolicyDocument {
  const parsed = parsePolicyDocument(source);
  if (!parsed.ok) throw new Error(parsed.problems[0].reason);
  return parsed.document;
}

/** Returns the document as text, or as the object if the text is longer than the parser accepts. */
function sourceOf(document: unknown): unknown {
  const text = JSON.stringify(document);
  return text.length > MAX_DOCUMENT_CHARACTERS ? document : text;
}

function grantCase(name: string, source: unknown, question: Parameters<typeof createGrantAnswer>[1]): Case {
  return { name, run: () => createGrantAnswer(read(source), question) };
}

function corpusCase(file: string, each: CorpusCase): Case {
  return grantCase(`${file}, ${each.id}`, sourceOf(each.document), questionOf(each));
}

/** Returns the key policies that AWS documents: those of the corpus and those of the README. */
function documentedPolicies(): readonly Case[] {
  const ordinary: readonly { readonly name: string; readonly document: unknown }[] = JSON.parse(
    readFileSync(join(repositoryRoot(), "testdata", "ordinary-key-policies.json"), "utf8"),
  );
  const ofCorpus = readCorpus().flatMap(({ file, cases }) => (file === "aws-documents.json" ? cases : []));
  return [
    ...ofCorpus.map((each) => corpusCase("aws-documents.json", each)),
    ...ordinary.map(({ name, document }) => grantCase(name, JSON.stringify(document), QUESTION)),
  ];
}

function everyOperation({ id, document }: CorpusCase): Case {
  return everyOperationOf(id, sourceOf(document));
}

function everyOperationOf(name: string, source: unknown): Case {
  const question = { actions: KEY_OPERATIONS, key: KEY, outsideServices: OUTSIDE };
  return { name, run: () => accessAnswer(read(source), question) };
}

function grantsOfIdentity(document: unknown): unknown {
  return identityCreateGrantAnswer(read(document), OUTSIDE);
}

function allKeysOfIdentity(document: unknown): unknown {
  return allKeysAnswer(read(document), { actions: KEY_OPERATIONS });
}

interface Results {
  readonly documented: readonly Measured[];
  readonly large: Measured;
  readonly all: readonly Measured[];
  readonly operations: readonly Measured[];
  readonly identity: readonly Measured[];
  readonly allKeys: readonly Measured[];
}

function report({ documented, large, all, operations, identity, allKeys }: Results): string {
  const of = (name: string) => milliseconds(worst(all.filter((each) => each.name.endsWith(`, ${name}`))).median);
  return [
    `Measured on ${new Date().toISOString().slice(0, 10)} by \`npm run bench:reasoner\`. ${machine()}.`,
    table(
      ["What", "Asked", "Median", "Slowest"],
      [
        row(
          `AWS's documented key policies (${documented.length}), the median of them`,
          "CreateGrant",
          middle(documented),
        ),
        row(`the slowest of those: ${worst(documented).name}`, "CreateGrant", worst(documented)),
        row("a key policy of 32 KB in 60 statements", "CreateGrant", large),
        row(`the documents of the corpus (${all.length}), the median of them`, "CreateGrant", middle(all)),
        row(`the slowest of those: ${worst(all).name}`, "CreateGrant", worst(all)),
        row("a key policy of 32 KB in 60 statements", `${KEY_OPERATIONS.length} operations`, last(operations)),
        row(
          `the slowest hard document: ${worst(operations).name}`,
          `${KEY_OPERATIONS.length} operations`,
          worst(operations),
        ),
        row(`the slowest identity policy: ${worst(identity).name}`, "CreateGrant", worst(identity)),
        row(
          `the slowest identity policy: ${worst(allKeys).name}`,
          `${KEY_OPERATIONS.length} operations on all keys`,
          worst(allKeys),
        ),
      ],
    ),
    table(
      ["Limit", "Default", "A document that reaches it ends in"],
      [
        [
          "steps of a question",
          limits.MAX_STEPS,
          `${milliseconds(identity[0]?.median ?? Number.NaN)} (10,000 statements)`,
        ],
        ["steps of one search", limits.MAX_STEPS_PER_SEARCH, `${of("pigeonholes-large")} (two searches)`],
        ["states of a question", limits.MAX_STATES, of("two-wildcards-on-one-place-sixty-times")],
        ["states of one search", limits.MAX_STATES_PER_SEARCH, of("two-wildcards-on-one-place")],
        ["classes of callers", limits.MAX_CALLER_CLASSES, of("ten-thousand-accounts")],
        ["characters of a value compared", limits.MAX_COMPARED_CHARACTERS, of("wildcards-of-a-thousand-stars")],
        ["values of a document", MAX_DOCUMENT_VALUES, of("values-in-thousands")],
        ["characters of a document's text", MAX_DOCUMENT_CHARACTERS, of("addresses-in-thousands")],
      ].map(([limit, value, cost]) => [String(limit), Number(value).toLocaleString("en"), String(cost)]),
    ),
  ].join("\n\n");
}

function middle(all: readonly Measured[]): Measured {
  const at = median(all.map((each) => each.median));
  return all.find((each) => each.median === at) ?? worst(all);
}

function last(all: readonly Measured[]): Measured {
  return worst(all.slice(-1));
}

function row(what: string, asked: string, { median: typical, slowest }: Measured): readonly string[] {
  return [what, asked, milliseconds(typical), milliseconds(slowest)];
}

function milliseconds(time: number): string {
  return `${time < 10 ? time.toPrecision(2) : Math.round(time)} ms`;
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [header, header.map(() => "---"), ...rows].map(line).join("\n");
}
