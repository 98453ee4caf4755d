/**
 * Questions about policy documents, each asked once of equal documents.
 *
 * In most stacks many keys have the same policy, and several policies of the pack read each. An answer depends on the
 * document and the question alone, so what was read and answered is kept: for the documents used last, and in a bounded
 * number, since a process may see any number of them.
 */
import * as iam from "../iam/index";

/** Documents kept, and the characters of their texts: four times the longest that is read. */
const MOST_DOCUMENTS = 64;
const MOST_CHARACTERS = 1_048_576;
/** Answers kept of a document. They are as many as the questions of the pack, times the Regions and accounts of its keys. */
const MOST_ANSWERS = 256;

type Parsed = ReturnType<typeof iam.parsePolicyDocument>;

/** What was read of texts, the one used longest ago first. */
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

/** Apart, since a text and the object it stands for may be read differently: a text has a length. */
const TEXTS = new Kept();
const OBJECTS = new Kept();
/** What was read of an object that several policies look at, however large. */
const READ = new WeakMap<object, Parsed>();

/** As `iam/` reads a document; of equal ones the same. */
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

/** The object as JSON; undefined where JSON would not tell it from another. */
function jsonOf(source: object): string | undefined {
  let told = true;
  const text = JSON.stringify(source, (_, value: unknown) => {
    if (value === undefined || Object.is(value, -0) || (typeof value === "number" && !Number.isFinite(value)))
      told = false;
    if (typeof value === "function" || typeof value === "symbol") told = false;
    return value;
  });
  return told ? text : undefined;
}

/** Data that is compared member by member; a member left out and one that is undefined mean the same. */
type Plain<T> = T extends string | number | boolean | undefined
  ? T
  : T extends object
    ? { readonly [K in keyof T]: Plain<T[K]> }
    : never;

/** A question that is answered once of a document; of equal documents that were read here, once of all. */
export function askedOnce<Q extends object, A>(
  ask: (document: iam.PolicyDocument, question: Q) => A,
): (document: iam.PolicyDocument, question: Q & Plain<Q>) => A {
  const answers = new WeakMap<iam.PolicyDocument, { readonly question: Q; readonly answer: A }[]>();
  return (document, question) => {
    const known = answers.get(document) ?? [];
    // A list and no map: there are few, and to compare questions takes less than to write one as text.
    const before = known.find((each) => same(each.question, question));
    if (before !== undefined) return before.answer;
    const answer = ask(document, question);
    if (known.length >= MOST_ANSWERS) known.length = 0;
    known.push({ question, answer });
    answers.set(document, known);
    return answer;
  };
}

/** Whether two questions are the same. Most lists of one, such as all operations, are constants of the pack. */
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

/** As `iam/` describes a request to the policy of a key; one of an answer that is kept, once. */
export function describeWitness(witness: Witness): string {
  const described = DESCRIBED.get(witness) ?? iam.describeWitness(witness);
  DESCRIBED.set(witness, described);
  return described;
}

export const accessAnswer = askedOnce(iam.accessAnswer);
export const jointAccessAnswer = askedOnce(iam.jointAccessAnswer);
export const allKeysAnswer = askedOnce(iam.allKeysAnswer);
export const createGrantAnswer = askedOnce(iam.createGrantAnswer);
export const denialAnswer = askedOnce(iam.denialAnswer);
export const identityCreateGrantAnswer = askedOnce(iam.identityCreateGrantAnswer);
export const reviewKeyPolicy = askedOnce(iam.reviewKeyPolicy);
