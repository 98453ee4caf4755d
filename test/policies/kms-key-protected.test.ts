import { kmsKeyProtected } from "../../policies/kms-key-protected";
import { describeOptions } from "../kit/option-tester";
import { describePolicy, type Origin, UNKNOWN, urnOf } from "../kit/policy-tester";

const type = "aws:rds/cluster:Cluster";
const props = { engine: "aurora-postgresql", storageEncrypted: true, kmsKeyId: UNKNOWN };
const key = (more: Partial<Origin> = {}): Origin => ({
  type: "aws:kms/key:Key",
  name: "key",
  props: { description: "orders" },
  ...more,
});
const notProtected = {
  message: "notProtected",
  at: "protect",
  text: "The key encrypts an Aurora cluster but does not set `protect`. If the key is deleted, the data of the cluster is lost.",
  urn: urnOf("aws:kms/key:Key", "key"),
};

describePolicy(kmsKeyProtected, {
  pass: [
    { name: "a protected key", type, props, from: { kmsKeyId: [key({ protect: true })] } },
    {
      name: "a key of another stack",
      type,
      props: { ...props, kmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab" },
    },
    {
      name: "an alias of a key of another stack",
      type,
      props,
      from: { kmsKeyId: [{ type: "aws:kms/alias:Alias", name: "alias", props: { targetKeyId: "1234abcd" } }] },
    },
  ],
  violation: [
    { name: "an unprotected key", type, props, from: { kmsKeyId: [key()] }, findings: [notProtected] },
    {
      name: "an unprotected key behind an alias",
      type,
      props,
      from: {
        kmsKeyId: [
          {
            type: "aws:kms/alias:Alias",
            name: "alias",
            props: { description: "alias" },
            from: { targetKeyId: [key()] },
          },
        ],
      },
      findings: [notProtected],
    },
  ],
  undecided: [
    {
      name: "one of two keys, one of them unprotected",
      type,
      props,
      from: { kmsKeyId: [key({ protect: true }), key({ name: "other" })] },
      findings: [
        {
          text: "undecided: `kmsKeyId` comes from one of several resources (`key`, `other`), and the verdict depends on which.",
        },
      ],
    },
    {
      name: "an alias of a key that is not known yet",
      type,
      props,
      from: { kmsKeyId: [{ type: "aws:kms/alias:Alias", name: "alias", props: { targetKeyId: UNKNOWN } }] },
      findings: [
        {
          message: "linkEnds",
          at: "kmsKeyId",
          text: "undecided: `kmsKeyId` is not known before the update, and comes from `alias` (`aws",
        },
      ],
    },
    {
      name: "a value from a resource that is not a key",
      type,
      props,
      from: { kmsKeyId: [{ type: "aws:ssm/parameter:Parameter", name: "parameter", props: {} }] },
      findings: [
        {
          message: "linkEnds",
          at: "kmsKeyId",
          text:
            "undecided: `kmsKeyId` is not known before the update, and comes from `parameter` " +
            "(`aws:ssm/parameter:Parameter`), which is not a KMS key of this program.",
        },
      ],
    },
    {
      name: "a value from an unknown resource",
      type,
      props,
      findings: [
        {
          message: "noLink",
          at: "kmsKeyId",
          text: "undecided: `kmsKeyId` is not known before the update, and the engine does not report which resource it comes from.",
        },
      ],
    },
  ],
  notApplicable: [
    { name: "a cluster without a key", type, props: { engine: "aurora-mysql" }, reason: "the cluster names no key" },
    {
      name: "a cluster of another engine",
      type,
      props: { ...props, engine: "postgres" },
      reason: "the policy does not check the engine `postgres`",
    },
  ],
});

describeOptions(kmsKeyProtected, {
  defaults: { engines: ["aurora", "aurora-mysql", "aurora-postgresql"] },
  accepted: [{ engines: ["neptune"] }],
  rejected: [
    [{ engines: "neptune" }, "`kms-key-protected.engines` must be array"],
    [{ engines: [1] }, "`kms-key-protected.engines.0` must be string"],
  ],
});
