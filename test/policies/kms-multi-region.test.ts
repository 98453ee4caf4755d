import { kmsMultiRegion } from "../../policies/kms-multi-region";
import { describeOptions } from "../kit/option-tester";
import { describePolicy, UNKNOWN, UNKNOWN_BOOLEAN } from "../kit/policy-tester";

const type = "aws:kms/key:Key";
const externalKey = "aws:kms/externalKey:ExternalKey";
const replicaKey = "aws:kms/replicaKey:ReplicaKey";
const replicaExternalKey = "aws:kms/replicaExternalKey:ReplicaExternalKey";
const primaryKeyArn = "arn:aws:kms:eu-west-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab";

const config = { allowedWhere: { tags: { reach: "global" } } };
const tags = { reach: "global" };
const multiRegion = { multiRegion: true };
const primary = {
  message: "primary",
  at: "multiRegion",
  text: "`multiRegion` is `true`, so the key can be replicated to other Regions, but config `allowedWhere` does not select it.",
};
const replica = {
  message: "replica",
  at: "primaryKeyArn",
  text:
    "`primaryKeyArn` makes the key a replica of a multi-Region key in another Region, but config `allowedWhere` does not " +
    "select it.",
};
const notKnown = {
  message: "notReadable",
  at: "multiRegion",
  text:
    "undecided: `multiRegion` is not known before the update, so the pack cannot decide whether the key is a " +
    "multi-Region key.",
};
const tagNotKnown = {
  message: "allowedWhereNotReadable",
  at: "tags.reach",
  text:
    "undecided: `tags.reach` is not known here, so the pack cannot decide whether config `allowedWhere` selects the " +
    "key.",
};

describePolicy(kmsMultiRegion, {
  pass: [
    { name: "not set", type, props: { description: "orders" } },
    { name: "false", type, props: { multiRegion: false } },
    { name: "a key that the configuration selects", type, props: { ...multiRegion, tags }, config },
    { name: "a replica that the configuration selects", type: replicaKey, props: { primaryKeyArn, tags }, config },
    {
      name: "a selected key, while `multiRegion` is not known yet",
      type,
      props: { multiRegion: UNKNOWN_BOOLEAN, tags },
      config,
    },
    { name: "any key, with a selector without criteria", type, props: multiRegion, config: { allowedWhere: {} } },
  ],
  violation: [
    { name: "a key without a selector in the configuration", type, props: multiRegion, findings: [primary] },
    {
      name: "a key that the configuration does not select",
      type,
      props: { ...multiRegion, tags: { reach: "local" } },
      config,
      findings: [primary],
    },
    { name: "a key of imported material", type: externalKey, props: multiRegion, findings: [primary] },
    {
      name: "a replica that the configuration does not select",
      type: replicaKey,
      props: { primaryKeyArn },
      config,
      findings: [replica],
    },
    {
      name: "a replica of imported material",
      type: replicaExternalKey,
      props: { primaryKeyArn },
      findings: [replica],
    },
    {
      name: "a replica of a key that is not known yet",
      type: replicaKey,
      props: { primaryKeyArn: UNKNOWN },
      findings: [replica],
    },
  ],
  undecided: [
    {
      name: "`multiRegion` not known yet",
      type,
      props: { multiRegion: UNKNOWN_BOOLEAN },
      config,
      findings: [notKnown],
    },
    {
      name: "neither `multiRegion` nor the tag known yet",
      type,
      props: { multiRegion: UNKNOWN_BOOLEAN, tags: { reach: UNKNOWN } },
      config,
      findings: [notKnown],
    },
    {
      name: "the tag not known yet",
      type,
      props: { ...multiRegion, tags: { reach: UNKNOWN } },
      config,
      findings: [tagNotKnown],
    },
  ],
  notApplicable: [
    {
      name: "a key policy",
      type: "aws:kms/keyPolicy:KeyPolicy",
      props: { keyId: primaryKeyArn, policy: "{}" },
      reason: "the policy does not apply to resources of type `aws:kms/keyPolicy:KeyPolicy`",
    },
  ],
});

describeOptions(kmsMultiRegion, {
  defaults: { allowedWhere: undefined },
  accepted: [
    { allowedWhere: {} },
    { allowedWhere: { names: ["orders*"], tags: { reach: "global" }, stackTags: { env: ["prod"] } } },
  ],
  rejected: [
    [{ allowedWhere: { names: "orders" } }, "`kms-multi-region.allowedWhere.names` must be array"],
    [{ allowedWhere: "orders" }, "`kms-multi-region.allowedWhere` must be object"],
  ],
});
