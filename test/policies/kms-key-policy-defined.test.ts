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

/** The same as `policy`, in another order throughout and with one value for a list of one and the reverse. */
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

/** The key that is judged, as another resource is linked to it. */
const judged: Origin = { type, name: "it" };
const attached = (props: object, from?: Origin["from"], name = "attached"): Origin => ({
  type: keyPolicyType,
  name,
  props: { keyId: UNKNOWN, ...props },
  ...(from && { from }),
});
const ofJudged = (text: string, name?: string): Origin => attached({ policy: text }, { keyId: [judged] }, name);
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
    "`policy` is not set, and no `aws.kms.KeyPolicy` of this program is for the key: AWS's default key policy is in force, " +
    "which no review of the program shows and which gives the account full access.",
};
const perhapsWritten = (keyPolicies: string) => ({
  message: "perhapsWritten",
  at: "policy",
  text: `undecided: \`policy\` is not set, and whether ${keyPolicies} is for the key cannot be told: what its \`keyId\` comes from decides.`,
});
const otherDocument = (other: string, urn = onAttached) => ({
  message: "otherDocument",
  at: "policy",
  text:
    `\`policy\` is for the key \`it\`, and differs from ${other}: the one that is put last is in force, and the next ` +
    "update may put the other.",
  urn,
});
const perhapsOther = (at: string, why: string, all: string, urn?: string) => ({
  message: "perhapsOther",
  at,
  text: `undecided: \`${at}\` ${why}, and decides whether the policies in ${all}, for the one key \`it\`, differ.`,
  ...(urn && { urn }),
});
const perhapsSecond = {
  message: "perhapsSecond",
  at: "keyId",
  text:
    "undecided: `keyId` leads to no single key, and decides whether `aws.kms.KeyPolicy` `attached` gives a key of this " +
    "program a second policy.",
  urn: onAttached,
};
const BOTH = "`policy` of the key and `aws.kms.KeyPolicy` `attached`";

describePolicy(kmsKeyPolicyDefined, {
  pass: [
    {
      name: "inline and attached, another Sid",
      type,
      props: { policy },
      beside: [ofJudged(document(root, { ...read, Sid: "See" }))],
    },
    { name: "a KeyPolicy for a key of another program", type: keyPolicyType, props: { keyId: arn, policy } },
    { name: "inline", type, props: { policy } },
    { name: "inline, as an object", type, props: { policy: JSON.parse(policy) } },
    { name: "inline, not known yet", type, props: { policy: UNKNOWN } },
    { name: "inline, whatever it says", type, props: { policy: "not a policy" } },
    { name: "of a key of imported material", type: externalKey, props: { policy } },
    { name: "of a replica", type: replicaKey, props: { primaryKeyArn, policy } },
    { name: "of a replica of imported material", type: replicaExternalKey, props: { primaryKeyArn, policy } },
    { name: "attached", type, props: { description: "orders" }, beside: [ofJudged(policy)] },
    { name: "attached, not known yet", type, props: { description: "orders" }, beside: [ofJudged(UNKNOWN)] },
    {
      name: "attached by the key's ARN",
      type,
      props: { description: "orders" },
      outputs: { arn },
      beside: [attached({ keyId: arn, policy })],
    },
    {
      name: "attached by way of the key's alias",
      type,
      props: { description: "orders" },
      beside: [attached({ policy }, { keyId: [alias({ targetKeyId: [judged] })] })],
    },
    {
      name: "attached to a key of imported material",
      type: externalKey,
      props: { description: "orders" },
      beside: [attached({ policy }, { keyId: [{ type: externalKey, name: "it" }] })],
    },
    {
      name: "attached to a replica",
      type: replicaKey,
      props: { primaryKeyArn },
      beside: [attached({ policy }, { keyId: [{ type: replicaKey, name: "it" }] })],
    },
    { name: "inline and attached, the same text", type, props: { policy }, beside: [ofJudged(policy)] },
    { name: "inline and attached, the same in another order", type, props: { policy }, beside: [ofJudged(reordered)] },
    {
      name: "attached twice, the same",
      type,
      props: { description: "orders" },
      beside: [ofJudged(policy), ofJudged(reordered, "second")],
    },
    {
      name: "no version is the older version",
      type,
      props: { policy: JSON.stringify({ Version: "2008-10-17", Statement: root }) },
      beside: [ofJudged(JSON.stringify({ Statement: [root] }))],
    },
    {
      name: "another policy is for a key outside the stack",
      type,
      props: { policy },
      beside: [attached({ keyId: otherArn, policy: document(root) })],
    },
    {
      name: "what may be for this key says the same",
      type,
      props: { policy },
      beside: [attached({ policy: reordered }, { keyId: [parameter] })],
    },
    {
      name: "what is for one of two other keys",
      type,
      props: { policy },
      beside: [attached({ policy }, { keyId: [written, { ...written, name: "third" }] })],
    },
    {
      name: "another policy is for the key of an alias, outside the stack",
      type,
      props: { policy },
      beside: [attached({ policy: document(root) }, { keyId: [alias(undefined, { targetKeyId: otherArn })] })],
    },
  ],
  violation: [
    { name: "not set", type, props: { description: "orders" }, findings: [notWritten] },
    { name: "the empty text", type, props: { policy: "" }, findings: [notWritten] },
    { name: "of a key of imported material", type: externalKey, props: { enabled: true }, findings: [notWritten] },
    { name: "of a replica", type: replicaKey, props: { primaryKeyArn }, findings: [notWritten] },
    {
      name: "of a replica of imported material",
      type: replicaExternalKey,
      props: { primaryKeyArn },
      findings: [notWritten],
    },
    {
      name: "another key has one",
      type,
      props: { description: "orders" },
      beside: [{ type, name: "another", props: { policy } }],
      findings: [notWritten],
    },
    {
      name: "attached to another key",
      type,
      props: { description: "orders" },
      beside: [attached({ policy }, { keyId: [written] })],
      findings: [notWritten],
    },
    {
      name: "attached to a key outside the stack",
      type,
      props: { description: "orders" },
      beside: [attached({ keyId: otherArn, policy })],
      findings: [notWritten],
    },
    {
      name: "inline and attached, another statement",
      type,
      props: { policy },
      beside: [ofJudged(document(root))],
      findings: [otherDocument("the policy in `policy` of the key")],
    },
    {
      name: "inline and attached, another version",
      type,
      props: { policy },
      beside: [ofJudged(policy.replace("2012", "2008"))],
      findings: [otherDocument("the policy in `policy` of the key")],
    },
    {
      name: "inline and attached, NotAction for Action",
      type,
      props: { policy },
      beside: [ofJudged(policy.replace('"Action":["kms:D', '"NotAction":["kms:D'))],
      findings: [otherDocument("the policy in `policy` of the key")],
    },
    {
      name: "attached twice",
      type,
      props: { description: "orders" },
      beside: [ofJudged(policy), ofJudged(document(root), "second")],
      findings: [otherDocument("the policy in `aws.kms.KeyPolicy` `attached`", onSecond)],
    },
    {
      name: "attached twice, where what is inline is not known yet",
      type,
      props: { policy: UNKNOWN },
      beside: [ofJudged(policy), ofJudged(document(root), "second")],
      findings: [
        perhapsOther("policy", "is not known before the update", BOTH),
        otherDocument("the policy in `aws.kms.KeyPolicy` `attached`", onSecond),
      ],
    },
    {
      name: "attached twice, the same, and another inline",
      type,
      props: { policy: document(root) },
      beside: [ofJudged(policy), ofJudged(reordered, "second")],
      findings: [
        otherDocument("the policy in `policy` of the key"),
        otherDocument("the policy in `policy` of the key", onSecond),
      ],
    },
  ],
  undecided: [
    {
      name: "attached by what comes from no key",
      type,
      props: { description: "orders" },
      beside: [attached({ policy }, { keyId: [parameter] })],
      findings: [perhapsWritten("`aws.kms.KeyPolicy` `attached`")],
    },
    {
      name: "attached by what comes from nothing, twice",
      type,
      props: { description: "orders" },
      beside: [attached({ policy }), attached({ policy }, undefined, "second")],
      findings: [perhapsWritten("`aws.kms.KeyPolicy` `attached` or `aws.kms.KeyPolicy` `second`")],
    },
    {
      name: "attached by way of an alias whose key is not known yet",
      type,
      props: { description: "orders" },
      beside: [attached({ policy }, { keyId: [alias(undefined)] })],
      findings: [perhapsWritten("`aws.kms.KeyPolicy` `attached`")],
    },
    {
      name: "attached to one of two keys",
      type,
      props: { description: "orders" },
      beside: [attached({ policy }, { keyId: [judged, written] })],
      findings: [perhapsWritten("`aws.kms.KeyPolicy` `attached`")],
    },
    {
      name: "inline, and another document is for this key or any",
      type,
      props: { policy },
      beside: [attached({ policy: document(root) }, { keyId: [judged, parameter] })],
      findings: [perhapsSecond],
    },
    {
      name: "inline of two keys, and another document is for one that is not known: told once",
      type,
      props: { policy },
      beside: [written, attached({ policy: document(root) }, { keyId: [parameter] })],
      findings: [{ text: perhapsSecond.text, urn: onAttached }],
    },
    {
      name: "inline and attached, the inline one not known yet",
      type,
      props: { policy: UNKNOWN },
      beside: [ofJudged(policy)],
      findings: [perhapsOther("policy", "is not known before the update", BOTH)],
    },
    {
      name: "inline and attached, the attached one not known yet",
      type,
      props: { policy },
      beside: [ofJudged(UNKNOWN)],
      findings: [perhapsOther("policy", "is not known before the update", BOTH, onAttached)],
    },
    {
      name: "inline and attached, a part of the inline one hidden",
      type,
      props: { policy: { Version: "2012-10-17", Statement: [{ ...root, Principal: { AWS: "[secret]" } }] } },
      beside: [ofJudged(policy)],
      findings: [
        perhapsOther("policy.Statement[0].Principal.AWS", "is hidden as `[secret]` in the exported state", BOTH),
      ],
    },
    {
      name: "inline and attached, one no policy document",
      type,
      props: { policy },
      beside: [ofJudged("{}")],
      findings: [perhapsOther("policy", "cannot be read as a policy document", BOTH, onAttached)],
    },
  ],
  notApplicable: [
    {
      name: "an alias",
      type: "aws:kms/alias:Alias",
      props: { name: "alias/orders" },
      reason: "the policy is not about resources of type `aws:kms/alias:Alias`",
    },
  ],
});
