import { kmsKeyPolicyDefined } from "../../policies/kms-key-policy-defined";
import { describePolicy, type Origin, UNKNOWN, UNKNOWN_OBJECT } from "../kit/policy-tester";

const type = "aws:kms/key:Key";
const root = { Effect: "Allow", Principal: { AWS: "arn:aws:iam::111122223333:root" }, Action: "kms:*", Resource: "*" };
const app = {
  ...root,
  Principal: { AWS: "arn:aws:iam::111122223333:role/app" },
  Action: ["kms:Decrypt", "kms:Encrypt"],
};
const document = (...Statement: object[]): string => JSON.stringify({ Version: "2012-10-17", Statement });
const written = { policy: document(root, app) };
const bare = { description: "orders" };

/** The key under test, as others of the program name it. */
const self = (props: object): Origin => ({ type, name: "it", props });
const attached = (name: string, policy: unknown, props: object): Origin => ({
  type: "aws:kms/keyPolicy:KeyPolicy",
  name,
  props: { keyId: UNKNOWN, policy },
  from: { keyId: [self(props)] },
});

const notWritten = {
  message: "notWritten",
  at: "policy",
  text:
    "`policy` is not set, and no `KeyPolicy` of this program is for the key: AWS's default key policy is in force, which " +
    "delegates to the IAM policies of the account.",
};
const differs = (one: string, other: string) => ({
  message: "differs",
  at: "policy",
  text:
    `the policy of the key is written twice and not the same, by ${one} and by ${other}: each update puts in force the one ` +
    "that it applies last.",
});
const notCompared = (one: string, other: string, unread: string) => ({
  message: "notCompared",
  at: "policy",
  text:
    `undecided: the policy of the key is written twice, by ${one} and by ${other}, and whether both say the same is not known: ` +
    `${unread} cannot be read here.`,
});

describePolicy(kmsKeyPolicyDefined, {
  pass: [
    { name: "a policy of its own", type, props: written },
    { name: "a policy of its own that is not known yet", type, props: { policy: UNKNOWN } },
    { name: "a KeyPolicy", type, props: bare, beside: [attached("attached", document(root), bare)] },
    { name: "a KeyPolicy that is not known yet", type, props: bare, beside: [attached("attached", UNKNOWN, bare)] },
    {
      name: "two that say the same",
      type,
      props: written,
      beside: [
        attached(
          "attached",
          { Version: "2012-10-17", Statement: [{ ...app, Action: ["kms:encrypt", "kms:decrypt"], Sid: "App" }, root] },
          written,
        ),
      ],
    },
    {
      name: "a KeyPolicy for a key of another program",
      type: "aws:kms/keyPolicy:KeyPolicy",
      props: { keyId: "1234abcd-12ab-34cd-56ef-1234567890ab", policy: document(root) },
    },
    {
      name: "of a replica",
      type: "aws:kms/replicaKey:ReplicaKey",
      props: { ...written, primaryKeyArn: UNKNOWN },
    },
  ],
  violation: [
    { name: "no policy", type, props: bare, findings: [notWritten] },
    {
      name: "no policy, where a KeyPolicy is for another key",
      type,
      props: bare,
      beside: [
        {
          ...attached("attached", document(root), bare),
          from: { keyId: [{ type, name: "another", props: { description: "another" } }] },
        },
      ],
      findings: [notWritten],
    },
    {
      name: "no policy of a key for imported material",
      type: "aws:kms/externalKey:ExternalKey",
      props: bare,
      findings: [notWritten],
    },
    {
      name: "two that differ",
      type,
      props: written,
      beside: [attached("attached", document(root), written)],
      findings: [differs("its own `policy`", "`attached`")],
    },
    {
      name: "two KeyPolicies that differ",
      type,
      props: bare,
      beside: [attached("one", document(root), bare), attached("other", document(root, app), bare)],
      findings: [differs("`one`", "`other`")],
    },
  ],
  undecided: [
    {
      name: "a KeyPolicy for a key that cannot be told",
      type,
      props: bare,
      beside: [{ ...attached("attached", document(root), bare), from: {} }],
      findings: [
        {
          message: "perhapsAttached",
          at: "policy",
          text:
            "undecided: `policy` is not set, and whether `attached` (`aws:kms/keyPolicy:KeyPolicy`) is for the key is not known: " +
            "it names a key that cannot be told here.",
        },
      ],
    },
    {
      name: "two, one of them not known yet",
      type,
      props: written,
      beside: [attached("attached", UNKNOWN_OBJECT, written)],
      findings: [notCompared("its own `policy`", "`attached`", "`attached`")],
    },
    {
      name: "two, one of them with a part that is not known yet",
      type,
      props: { policy: { Version: "2012-10-17", Statement: [{ ...root, Resource: UNKNOWN }] } },
      beside: [attached("attached", document(root), bare)],
      findings: [notCompared("its own `policy`", "`attached`", "its own `policy`")],
    },
    {
      name: "two, one of them no policy",
      type,
      props: written,
      beside: [attached("attached", "no policy", written)],
      findings: [notCompared("its own `policy`", "`attached`", "`attached`")],
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
