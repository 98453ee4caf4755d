/**
 * Decides what an IAM policy document allows, over all requests.
 *
 * - No access and nothing undecided: no request of the question is allowed. This is a proof.
 * - An access: its request was replayed through the literal evaluator.
 * - Undecided: the path in the document and the reason. Nothing is guessed.
 *
 * All functions are pure. They use no Pulumi, no I/O and no clock.
 */

export { toLowerCase } from "./ascii-case";
export { AUTHORIZATION_DATE, KMS_ACTIONS, SERVICE_NAMES } from "./aws/kms-authorization";
export { partitionOf } from "./aws/partitions";
export { conditionOperator } from "./conditions/condition";
export type { KeyIdentity, KeyProperties } from "./evaluator/request";
export { keyArnGlob } from "./evaluator/resource";
export { type Diagnostic, reviewKeyPolicy } from "./lint/review";
export { CONDITION_KEYS, CONDITION_OPERATORS } from "./lint/vocabulary";
export { accountsAllowed } from "./queries/accounts-allowed";
export { type AllowedService, allowedService, serviceNames, viaServiceValue } from "./queries/allowed-service";
export { allowsAbsentKey, denyWithoutAbsentKey } from "./queries/grant-for-resource";
export { identityDecision } from "./queries/identity-decision";
export {
  type AllKeysQuestion,
  allKeysAnswer,
  type IdentityCreateGrantQuestion,
  identityCreateGrantAnswer,
  regionsIn,
} from "./queries/identity-policy";
export { type AdmittedRequest, jointAccessAnswer } from "./queries/joint-access";
export { dependsOnKey } from "./queries/key-dependence";
export {
  accessAnswer,
  type CreateGrantAnswer,
  type CreateGrantQuestion,
  createGrantAnswer,
  denialAnswer,
} from "./queries/key-policy";
export { namedServices } from "./queries/named-services";
export { type OpenReason, viaService } from "./queries/open-reason";
export type {
  Access,
  AccessAnswer,
  Callers,
  ContextConstraint,
  Holders,
  KeyPolicyQuestion,
  Undecided,
} from "./queries/question";
export { describeWitness } from "./queries/witness";
export { type NoRepair, type Repair, repairAccess, repairGrant } from "./repair/key-policy";
export { matchesGlob } from "./strings/glob";
export type { PolicyDocument } from "./syntax/ast";
export { normalForm } from "./syntax/normal-form";
export { MAX_PROBLEMS, type ParseResult, type Problem, parsePolicyDocument } from "./syntax/parse";
export { quote } from "./syntax/quote";
export { writeDocument } from "./syntax/write";
