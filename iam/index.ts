/**
 * What an IAM policy document means. Pure: no Pulumi, no I/O, no clock. Every "yes" carries a request that was replayed
 * through the literal evaluator; what cannot be decided is named by its path, never guessed.
 */

export { accountsThatMay } from "./accounts-that-may";
export { type AdmittedRequest, admissionAnswer, identityDecision } from "./admission";
export type { PolicyDocument } from "./ast";
export type { OpenBecause } from "./because";
export { matches as matchesGlob } from "./glob";
export { allKeysAnswer, identityCreateGrantAnswer, regionsIn } from "./identity-query";
export { AUTHORIZATION_DATE, KMS_ACTIONS } from "./kms-authorization";
export { normalForm } from "./normal-form";
export { MAX_PROBLEMS, type Problem, parsePolicyDocument } from "./parse";
export {
  accessAnswer,
  type CreateGrantAnswer,
  type CreateGrantQuestion,
  createGrantAnswer,
  denialAnswer,
} from "./query";
export type { Access, AccessAnswer, Callers, Holders, Undecided } from "./question";
export { quote } from "./quote";
export { keyArnGlob } from "./resource";
export { type Remark, reviewKeyPolicy } from "./review";
export { CONDITION_KEYS, CONDITION_OPERATORS } from "./vocabulary";
export { describeWitness } from "./witness";
