/**
 * `pulumi-policy-aurora-kms/iam`: decides what an IAM policy document allows on KMS keys, over all requests.
 *
 * - No access and nothing undecided: no request of the question is allowed. This is a proof.
 * - An access: its request was replayed through an evaluator that reads AWS's rules literally.
 * - Undecided: the path in the document and the reason.
 *
 * All functions are pure. They use no Pulumi, no I/O and no clock.
 */
export {
  type Access,
  type AccessAnswer,
  type AllKeysQuestion,
  accessAnswer,
  allKeysAnswer,
  type Callers,
  type ContextConstraint,
  type CreateGrantAnswer,
  type CreateGrantQuestion,
  createGrantAnswer,
  denialAnswer,
  describeWitness,
  type Holders,
  type IdentityCreateGrantQuestion,
  identityCreateGrantAnswer,
  type KeyIdentity,
  type KeyPolicyQuestion,
  type ParseResult,
  type PolicyDocument,
  type Problem,
  parsePolicyDocument,
  type Undecided,
} from "../iam/index";
