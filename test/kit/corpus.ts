/**
 * Reads the corpus of key policies in `testdata/iam`. A list in a document may abbreviate many items: `role-{1..300}` is
 * 300 texts, and `{ "for": "1..60", "item": … }` is 60 items. Each `#` in the names and texts of an item is its number.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { KeyProperties } from "../../iam/evaluator/request";
import type { CreateGrantQuestion } from "../../iam/queries/key-policy";
import { repositoryRoot } from "../engine/repository";

/** A document, its verdict derived by hand, the reason and the AWS page. */
export interface CorpusCase {
  readonly id: string;
  readonly why: string;
  readonly source: string;
  readonly document: unknown;
  readonly question?: {
    readonly services?: readonly string[];
    readonly region?: string | null;
    readonly multiRegion?: boolean;
    readonly ownAccount?: string | null;
    readonly key?: KeyProperties;
  };
  readonly verdict: "scoped" | "open" | "undecided";
  readonly openings?: readonly { readonly statement: number; readonly kind: string; readonly reason: string }[];
  readonly undecided?: readonly { readonly kind: string; readonly path: string }[];
}

export interface CorpusFile {
  readonly file: string;
  readonly cases: readonly CorpusCase[];
}

/** The corpus of identity policies, which `identity-corpus.test.ts` reads. */
const IDENTITY_POLICIES = "identity-policies.json";

/** Returns every file of the corpus, with its documents expanded. */
export function readCorpus(): readonly CorpusFile[] {
  const folder = join(repositoryRoot(), "testdata", "iam");
  const files = readdirSync(folder).filter((file) => file.endsWith(".json") && file !== IDENTITY_POLICIES);
  return files.map((file) => ({ file, cases: JSON.parse(readFileSync(join(folder, file), "utf8"), expand) }));
}

/** Returns the question of a case. The defaults are any service, us-east-1 and account 111122223333. */
export function questionOf({ question = {} }: CorpusCase): CreateGrantQuestion {
  const { services = ["*"], region = "us-east-1", multiRegion = false, ownAccount = "111122223333" } = question;
  const { key = {} } = question;
  return { services, region: region ?? undefined, multiRegion, ownAccount: ownAccount ?? undefined, key };
}

function expand(_name: string, value: unknown): unknown {
  return Array.isArray(value) ? value.flatMap(itemsOf) : value;
}

function itemsOf(item: unknown): readonly unknown[] {
  if (typeof item === "string") {
    const [range, first, last] = /\{(\d+)\.\.(\d+)\}/.exec(item) ?? [];
    if (range === undefined) return [item];
    return numbers(first, last).flatMap((number) => itemsOf(item.replace(range, number)));
  }
  const { for: range, item: each }: { readonly for?: unknown; readonly item?: unknown } = Object(item);
  if (typeof range !== "string") return [item];
  const [first, last] = range.split("..");
  return numbers(first, last).map((number) => numbered(each, number));
}

function numbers(first: string | undefined, last: string | undefined): readonly string[] {
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => String(Number(first) + index));
}

function numbered(value: unknown, number: string): unknown {
  if (typeof value === "string") return value.replaceAll("#", number);
  if (Array.isArray(value)) return value.map((item) => numbered(item, number));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name.replaceAll("#", number), numbered(each, number)]),
  );
}
