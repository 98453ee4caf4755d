import { kmsKeyPolicyDefined } from "../../policies/kms-key-policy-defined";
import { describePolicy, type Origin, UNKNOWN, urnOf } from "../kit/policy-tester";

const type = "aws:kms/key:Key";
const externalKey = "aws:kms/externalKey:ExternalKey";
const replicaKey = "aws:kms/replicaKey:ReplicaKey";
const replicaExternalKey = "aws:kms/replicaExternalKey:ReplicaExternalKey";
const keyPolicyType = "aws:kms/keyPolicy:KeyPolicy";
const primaryKeyArn = "arn:aws:kms:eu-west-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab";
const arn = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const otherArn = "arn:aws:kms:eu-west-1:111122223333:key/ffffffff-12ab-34cd-56ef-1234567890ab";

const root = {
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::111122223333:root" },
  Action: "kms:*",
  Resource: "*",
};
const read = {
  Sid: "Read",
  Effect: "Allow",
  Principal: { AWS: ["arn:aws:iam::111122223333:role/a", "arn:aws:iam::111122223333:role/b"] },
  Action: ["kms:DescribeKey", "kms:GetKeyPolicy"],
  Resource: "*",
  Condition: { StringLike: { "aws:PrincipalTag/team": ["x", "y"] }, Bool: { "aws:SecureTransport": "true" } },
};
const document = (...Statement: object[]): string => JSON.stringify({ Version: "2012-10-17", Statement });
const policy = document(root, read);

/** The same as `policy` in another order, with lists of one value as the value and the reverse. */
const reordered = JSON.stringify({
  Statement: [
    {
      Condition: { Bool: { "aws:SecureTransport": ["true"] }, StringLike: { "aws:PrincipalTag/team": ["y", "x"] } },
      Resource: ["*"],
      Action: ["kms:GetKeyPolicy", "kms:DescribeKey"],
      Principal: { AWS: ["arn:aws:iam::111122223333:role/b", "arn:aws:iam::111122223333:role/a"] },
      Effect: "Allow",
      Sid: "Read",
    },
    { Resource: "*", Action: ["kms:*"], Effect: "Allow", Principal: { AWS: ["arn:aws:iam::111122223333:root"] } },
  ],
  Version: "2012-10-17",
});

/** The key that the policy checks, as the origin of a link. */
const checked: Origin = { type, name: "it" };
const attached = (props: object, from?: Origin["from"], name = "attached"): Origin => ({
  type: keyPolicyType,
  name,
  props: { keyId: UNKNOWN, ...props },
  ...(from && { from }),
});
const ofChecked = (text: string, name?: string): Origin => attached({ policy: text }, { keyId: [checked] }, name);
const parameter: Origin = { type: "aws:ssm/parameter:Parameter", name: "parameter" };
const written: Origin = { type, name: "another", props: { policy } };
const alias = (targets: Origin["from"], props: object = { targetKeyId: UNKNOWN }): Origin => ({
  type: "aws:kms/alias:Alias",
  name: "alias",
  props: { name: "alias/orders", ...props },
  ...(targets && { from: targets }),
});

const onAttached = urnOf(keyPolicyType, "attached");
const onSecond = urnOf(keyPolicyType, "second");
const notWritten = {
  message: "notWritten",
  at: "policy",
  text:
    "`policy` is not set and no `aws.kms.KeyPolicy` of this program is for the key, so AWS's default key policy gives the " +
    "account full access, and no review of the program shows it.",
};
const mayBeWritten = (keyPolicies: string) => ({
  message: "mayBeWritten",
  at: "policy",
  text:
    `undecided: \`policy\` is not set, and the pack cannot decide whether ${keyPolicies} is for the key, because its ` +
    "`keyId` does not lead to one key.",
});
const otherDocument = (other: string, urn = onAttached) => ({
  message: "otherDocument",
  at: "policy",
  text:
    `\`policy\` is for the key \`it\` but differs from ${other}, so the policy in force is the one that was applied last, and ` +
    "the next update may apply the other.",
  urn,
});
const mayDiffer = (at: string, why: string, all: string, urn?: string) => ({
  message: "mayDiffer",
  at,
  text:
    `undecided: \`${at}\` ${why}, so the pack cannot decide whether the policies in ${all}, both for the key \`it\`, ` +
    "differ.",
  ...(urn && { urn }),
});
const mayBeSecond = {
  message: "mayBeSecond",
  at: "keyId",
  text:
    "undecided: `keyId` does not lead to one key, so the pack cannot decide whether `aws.kms.KeyPolicy` `attached` gives a " +
    "key of this program a second policy.",
  urn: onAttached,
};
const BOTH = "`policy` of the key and `aws.kms.KeyPolicy` `attached`";

describePolicy(kmsKeyPolicyDefined, {
  pass: [
    {
      name: "inline and attached, with another Sid",
      type,
      props: { policy },
      otherResources: [ofChecked(document(root, { ...read, Sid: "See" }))],
    },
    { name: "a KeyPolicy for a key of another program", type: keyPolicyType, props: { keyId: arn, policy } },
    { name: "an inline policy", type, props: { policy } },
    { name: "an inline policy given as an object", type, props: { policy: JSON.parse(policy) } },
    { name: "an inline policy that is not known yet", type, props: { policy: UNKNOWN } },
    { name: "an inline policy that is not a document", type, props: { policy: "not a policy" } },
    { name: "an inline policy of a key of imported material", type: externalKey, props: { policy } },
    { name: "an inline policy of a replica", type: replicaKey, props: { primaryKeyArn, policy } },
    {
      name: "an inline policy of a replica of imported material",
      type: replicaExternalKey,
      props: { primaryKeyArn, policy },
    },
    { name: "an attached policy", type, props: { description: "orders" }, otherResources: [ofChecked(policy)] },
    {
      name: "an attached policy that is not known yet",
      type,
      props: { description: "orders" },
      otherResources: [ofChecked(UNKNOWN)],
    },
    {
      name: "a policy attached by the key's ARN",
      type,
      props: { description: "orders" },
      outputs: { arn },
      otherResources: [attached({ keyId: arn, policy })],
    },
    {
      name: "a policy attached through the key's alias",
      type,
      props: { description: "orders" },
      otherResources: [attached({ policy }, { keyId: [alias({ targetKeyId: [checked] })] })],
    },
    {
      name: "a policy attached to a key of imported material",
      type: externalKey,
      props: { description: "orders" },
      otherResources: [attached({ policy }, { keyId: [{ type: externalKey, name: "it" }] })],
    },
    {
      name: "a policy attached to a replica",
      type: replicaKey,
      props: { primaryKeyArn },
      otherResources: [attached({ policy }, { keyId: [{ type: replicaKey, name: "it" }] })],
    },
    { name: "inline and attached, with the same text", type, props: { policy }, otherResources: [ofChecked(policy)] },
    {
      name: "inline and attached, with the same document in another order",
      type,
      props: { policy },
      otherResources: [ofChecked(reordered)],
    },
    {
      name: "attached twice, with the same document",
      type,
      props: { description: "orders" },
      otherResources: [ofChecked(policy), ofChecked(reordered, "second")],
    },
    {
      name: "inline and attached, where no version means the older version",
      type,
      props: { policy: JSON.stringify({ Version: "2008-10-17", Statement: root }) },
      otherResources: [ofChecked(JSON.stringify({ Statement: [root] }))],
    },
    {
      name: "another document for a key outside the stack",
      type,
      props: { policy },
      otherResources: [attached({ keyId: otherArn, policy: document(root) })],
    },
    {
      name: "the same document, which may be for this key",
      type,
      props: { policy },
      otherResources: [attached({ policy: reordered }, { keyId: [parameter] })],
    },
    {
      name: "a document for one of two other keys",
      type,
      props: { policy },
      otherResources: [attached({ policy }, { keyId: [written, { ...written, name: "third" }] })],
    },
    {
      name: "another document for a key outside the stack, through an alias",
      type,
      props: { policy },
      otherResources: [attached({ policy: document(root) }, { keyId: [alias(undefined, { targetKeyId: otherArn })] })],
    },
  ],
  violation: [
    { name: "no policy", type, props: { description: "orders" }, findings: [notWritten] },
    { name: "an empty policy", type, props: { policy: "" }, findings: [notWritten] },
    {
      name: "no policy on a key of imported material",
      type: externalKey,
      props: { enabled: true },
      findings: [notWritten],
    },
    { name: "no policy on a replica", type: replicaKey, props: { primaryKeyArn }, findings: [notWritten] },
    {
      name: "no policy on a replica of imported material",
      type: replicaExternalKey,
      props: { primaryKeyArn },
      findings: [notWritten],
    },
    {
      name: "no policy, although another key has one",
      type,
      props: { description: "orders" },
      otherResources: [{ type, name: "another", props: { policy } }],
      findings: [notWritten],
    },
    {
      name: "a policy attached to another key",
      type,
      props: { description: "orders" },
      otherResources: [attached({ policy }, { keyId: [written] })],
      findings: [notWritten],
    },
    {
      name: "a policy attached to a key outside the stack",
      type,
      props: { description: "orders" },
      otherResources: [attached({ keyId: otherArn, policy })],
      findings: [notWritten],
    },
    {
      name: "inline and attached, with another statement",
      type,
      props: { policy },
      otherResources: [ofChecked(document(root))],
      findings: [otherDocument("the policy in `policy` of the key")],
    },
    {
      name: "inline and attached, with another version",
      type,
      props: { policy },
      otherResources: [ofChecked(policy.replace("2012", "2008"))],
      findings: [otherDocument("the policy in `policy` of the key")],
    },
    {
      name: "inline and attached, with NotAction instead of Action",
      type,
      props: { policy },
      otherResources: [ofChecked(policy.replace('"Action":["kms:D', '"NotAction":["kms:D'))],
      findings: [otherDocument("the policy in `policy` of the key")],
    },
    {
      name: "attached twice, with different documents",
      type,
      props: { description: "orders" },
      otherResources: [ofChecked(policy), ofChecked(document(root), "second")],
      findings: [otherDocument("the policy in `aws.kms.KeyPolicy` `attached`", onSecond)],
    },
    {
      name: "attached twice, while the inline policy is not known yet",
      type,
      props: { policy: UNKNOWN },
      otherResources: [ofChecked(policy), ofChecked(document(root), "second")],
      findings: [
        mayDiffer("policy", "is not known before the update", BOTH),
        otherDocument("the policy in `aws.kms.KeyPolicy` `attached`", onSecond),
      ],
    },
    {
      name: "attached twice with the same document, and inline with another",
      type,
      props: { policy: document(root) },
      otherResources: [ofChecked(policy), ofChecked(reordered, "second")],
      findings: [
        otherDocument("the policy in `policy` of the key"),
        otherDocument("the policy in `policy` of the key", onSecond),
      ],
    },
  ],
  undecided: [
    {
      name: "a `keyId` that comes from another kind of resource",
      type,
      props: { description: "orders" },
      otherResources: [attached({ policy }, { keyId: [parameter] })],
      findings: [mayBeWritten("`aws.kms.KeyPolicy` `attached`")],
    },
    {
      name: "two policies whose `keyId` comes from nothing",
      type,
      props: { description: "orders" },
      otherResources: [attached({ policy }), attached({ policy }, undefined, "second")],
      findings: [mayBeWritten("`aws.kms.KeyPolicy` `attached` or `aws.kms.KeyPolicy` `second`")],
    },
    {
      name: "a `keyId` that comes from an alias whose key is not known yet",
      type,
      props: { description: "orders" },
      otherResources: [attached({ policy }, { keyId: [alias(undefined)] })],
      findings: [mayBeWritten("`aws.kms.KeyPolicy` `attached`")],
    },
    {
      name: "a policy attached to one of two keys",
      type,
      props: { description: "orders" },
      otherResources: [attached({ policy }, { keyId: [checked, written] })],
      findings: [mayBeWritten("`aws.kms.KeyPolicy` `attached`")],
    },
    {
      name: "inline, next to another document that may be for this key",
      type,
      props: { policy },
      otherResources: [attached({ policy: document(root) }, { keyId: [checked, parameter] })],
      findings: [mayBeSecond],
    },
    {
      name: "inline on two keys, next to another document that may be for either, reported once",
      type,
      props: { policy },
      otherResources: [written, attached({ policy: document(root) }, { keyId: [parameter] })],
      findings: [{ text: mayBeSecond.text, urn: onAttached }],
    },
    {
      name: "inline and attached, while the inline document is not known yet",
      type,
      props: { policy: UNKNOWN },
      otherResources: [ofChecked(policy)],
      findings: [mayDiffer("policy", "is not known before the update", BOTH)],
    },
    {
      name: "inline and attached, while the attached document is not known yet",
      type,
      props: { policy },
      otherResources: [ofChecked(UNKNOWN)],
      findings: [mayDiffer("policy", "is not known before the update", BOTH, onAttached)],
    },
    {
      name: "inline and attached, with a hidden part in the inline document",
      type,
      props: { policy: { Version: "2012-10-17", Statement: [{ ...root, Principal: { AWS: "[secret]" } }] } },
      otherResources: [ofChecked(policy)],
      findings: [mayDiffer("policy.Statement[0].Principal.AWS", "is hidden as `[secret]` in the exported state", BOTH)],
    },
    {
      name: "inline and attached, where one is not a policy document",
      type,
      props: { policy },
      otherResources: [ofChecked("{}")],
      findings: [mayDiffer("policy", "cannot be read as a policy document", BOTH, onAttached)],
    },
  ],
  notApplicable: [
    {
      name: "an alias",
      type: "aws:kms/alias:Alias",
      props: { name: "alias/orders" },
      reason: "the policy does not apply to resources of type `aws:kms/alias:Alias`",
    },
  ],
});
