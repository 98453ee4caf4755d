/**
 * What an IAM policy document means. Pure: no Pulumi, no I/O, no clock. Every "yes" carries a request that was replayed
 * through the literal evaluator; what cannot be decided is named by its path, never guessed.
 */

export { AUTHORIZATION_DATE, KMS_ACTIONS } from "./aws/kms-authorization";
export { keyArnGlob } from "./evaluator/resource";
export { type Remark, reviewKeyPolicy } from "./lint/review";
export { CONDITION_KEYS, CONDITION_OPERATORS } from "./lint/vocabulary";
export { accountsAllowed } from "./queries/accounts-allowed";
export { allKeysAnswer, identityCreateGrantAnswer, regionsIn } from "./queries/identity-policy";
export { type AdmittedRequest, identityDecision, jointAccessAnswer } from "./queries/joint-access";
export {
  accessAnswer,
  type CreateGrantAnswer,
  type CreateGrantQuestion,
  createGrantAnswer,
  denialAnswer,
} from "./queries/key-policy";
export type { OpenReason } from "./queries/open-reason";
export type { Access, AccessAnswer, Callers, Holders, Undecided } from "./queries/question";
export { describeWitness } from "./queries/witness";
export { matchesGlob } from "./strings/glob";
export type { PolicyDocument } from "./syntax/ast";
export { normalForm } from "./syntax/normal-form";
export { MAX_PROBLEMS, type Problem, parsePolicyDocument } from "./syntax/parse";
export { quote } from "./syntax/quote";
