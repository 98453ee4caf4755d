/**
 * What an IAM policy document means. Pure: no Pulumi, no I/O, no clock. Every "yes" carries a request that was replayed
 * through the literal evaluator; what cannot be decided is named by its path, never guessed.
 */

export { type AccountsThatMay, accountsThatMay } from "./accounts-that-may";
export type { PolicyDocument, Statement } from "./ast";
export type { OpenBecause } from "./because";
export { type Decision, evaluate, type Unresolved } from "./evaluate";
export { matches as matchesGlob } from "./glob";
export {
  MAX_DOCUMENT_CHARACTERS,
  MAX_DOCUMENT_VALUES,
  type ParseResult,
  type Problem,
  parsePolicyDocument,
} from "./parse";
export {
  type CreateGrantAnswer,
  type CreateGrantQuestion,
  createGrantAnswer,
  type Opening,
  type Undecided,
} from "./query";
export type { Caller, KeyIdentity, Request } from "./request";
export { describeWitness } from "./witness";
