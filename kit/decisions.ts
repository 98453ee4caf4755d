/**
 * Memoizes the parsing of policy documents and the answers about them.
 *
 * In most stacks many keys have equal policies, and several policies of the pack read each one. A result depends only
 * on the document and the question. The most recently used documents are kept, in a bounded number, because one process
 * can see any number of documents.
 */
import * as iam from "../iam/index";

/** The most documents that are kept, and the most characters of their texts: four times the longest that is parsed. */
const MOST_DOCUMENTS = 64;
const MOST_CHARACTERS = 1_048_576;
/**
 * The most answers that are kept per document. Their number is the questions of the pack, times the Regions and
 * accounts of its keys.
 */
const MOST_ANSWERS = 256;

type Parsed = ReturnType<typeof iam.parsePolicyDocument>;

/** Parsed documents by their text, the least recently used first. */
class Kept {
  private readonly parsed = new Map<string, Parsed>();
  private characters = 0;

  read(text: string, source: unknown): Parsed {
    if (text.length > MOST_CHARACTERS) return iam.parsePolicyDocument(source);
    const kept = this.parsed.get(text);
    const parsed = kept ?? iam.parsePolicyDocument(source);
    if (kept === undefined) this.characters += text.length;
    else this.parsed.delete(text);
    this.parsed.set(text, parsed);
    for (const oldest of this.parsed.keys()) {
      if (this.parsed.size <= MOST_DOCUMENTS && this.characters <= MOST_CHARACTERS) break;
      this.parsed.delete(oldest);
      this.characters -= oldest.length;
    }
    return parsed;
  }
}

/** Separate maps, because a text and its object can parse differently: only a text has a length limit. */
const TEXTS = new Kept();
const OBJECTS = new Kept();
/** Parsed documents by the object itself, of any size. Several policies read the same object. */
const READ = new WeakMap<object, Parsed>();

/** Parses a document as `iam/` does. Returns the same result for equal documents. */
export function parsePolicyDocument(source: unknown): Parsed {
  if (typeof source === "string") return TEXTS.read(source, source);
  if (typeof source !== "object" || source === null) return iam.parsePolicyDocument(source);
  const read = READ.get(source) ?? readObject(source);
  READ.set(source, read);
  return read;
}

function readObject(source: object): Parsed {
  const text = jsonOf(source);
  return text === undefined ? iam.parsePolicyDocument(source) : OBJECTS.read(text, source);
}

/** Returns the object as JSON, or `undefined` if another object can have the same JSON. */
function jsonOf(source: object): string | undefined {
  let distinguishable = true;
  const text = JSON.stringify(source, (_, value: unknown) => {
    if (value === undefined || Object.is(value, -0) || (typeof value === "number" && !Number.isFinite(value)))
      distinguishable = false;
    if (typeof value === "function" || typeof value === "symbol") distinguishable = false;
    return value;
  });
  return distinguishable ? text : undefined;
}

/** Data that is compared member by member. A missing member equals an undefined one. */
type Plain<T> = T extends string | number | boolean | undefined
  ? T
  : T extends object
    ? { readonly [K in keyof T]: Plain<T[K]> }
    : never;

/**
 * Returns a function that asks a question once per document. Equal documents from `parsePolicyDocument` share the
 * answer.
 */
export function askedOnce<Q extends object, A>(
  ask: (document: iam.PolicyDocument, question: Q) => A,
): (document: iam.PolicyDocument, question: Q & Plain<Q>) => A {
  const answers = new WeakMap<iam.PolicyDocument, { readonly question: Q; readonly answer: A }[]>();
  return (document, question) => {
    const known = answers.get(document) ?? [];
    // A list, not a map: there are few answers, and comparing questions is cheaper than serializing one.
    const before = known.find((each) => same(each.question, question));
    if (before !== undefined) return before.answer;
    const answer = ask(document, question);
    if (known.length >= MOST_ANSWERS) known.length = 0;
    known.push({ question, answer });
    answers.set(document, known);
    return answer;
  };
}

/** Reports whether two questions are equal. Most of their lists are constants, so they are identical. */
function same(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (Array.isArray(one)) {
    return Array.isArray(other) && one.length === other.length && one.every((each, index) => same(each, other[index]));
  }
  return isObject(one) && isObject(other) && covers(one, other) && covers(other, one);
}

function covers(one: Readonly<Record<string, unknown>>, other: Readonly<Record<string, unknown>>): boolean {
  for (const name in one) if (!same(one[name], other[name])) return false;
  return true;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

type Witness = Parameters<typeof iam.describeWitness>[0];

const DESCRIBED = new WeakMap<Witness, string>();

/** Describes a request as `iam/` does, once per witness. */
export function describeWitness(witness: Witness): string {
  const described = DESCRIBED.get(witness) ?? iam.describeWitness(witness);
  DESCRIBED.set(witness, described);
  return described;
}

interface GrantRepair {
  readonly opening: iam.Access;
  readonly question: iam.CreateGrantQuestion;
  readonly suggested: readonly string[];
}

interface AccessRepair {
  readonly access: iam.Access;
  readonly question: iam.KeyPolicyQuestion;
  readonly root: string | undefined;
}

export const repairGrant = askedOnce((document, { opening, question, suggested }: GrantRepair) =>
  iam.repairGrant(document, opening, question, suggested),
);
export const repairAccess = askedOnce((document, { access, question, root }: AccessRepair) =>
  iam.repairAccess(document, access, question, root),
);
export const accessAnswer = askedOnce(iam.accessAnswer);
export const jointAccessAnswer = askedOnce(iam.jointAccessAnswer);
export const allKeysAnswer = askedOnce(iam.allKeysAnswer);
export const createGrantAnswer = askedOnce(iam.createGrantAnswer);
export const denialAnswer = askedOnce(iam.denialAnswer);
export const identityCreateGrantAnswer = askedOnce(iam.identityCreateGrantAnswer);
export const reviewKeyPolicy = askedOnce(iam.reviewKeyPolicy);
