import { kmsMultiRegion } from "../../policies/kms-multi-region";
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
  text:
    "`multiRegion` is `true`: a multi-Region key may be copied to other Regions, and config `allowedWhere` does not " +
    "select it.",
};
const replica = {
  message: "replica",
  at: "primaryKeyArn",
  text:
    "`primaryKeyArn` makes the key a copy of a multi-Region key of another Region, and config `allowedWhere` does not " +
    "select it.",
};
const notKnown = {
  message: "notReadable",
  at: "multiRegion",
  text: "undecided: `multiRegion` is not known before the update, and decides whether the key is a multi-Region key.",
};
const tagNotKnown = {
  message: "allowedWhereNotReadable",
  at: "tags.reach",
  text: "undecided: `tags.reach` is not known here, and decides whether config `allowedWhere` selects the key.",
};

describePolicy(kmsMultiRegion, {
  pass: [
    { name: "not set", type, props: { description: "orders" } },
    { name: "false", type, props: { multiRegion: false } },
    { name: "allowed", type, props: { ...multiRegion, tags }, config },
    { name: "a replica, allowed", type: replicaKey, props: { primaryKeyArn, tags }, config },
    { name: "allowed, whichever it is", type, props: { multiRegion: UNKNOWN_BOOLEAN, tags }, config },
    { name: "every key, by a selector without criteria", type, props: multiRegion, config: { allowedWhere: {} } },
  ],
  violation: [
    { name: "allowed nowhere", type, props: multiRegion, findings: [primary] },
    {
      name: "allowed elsewhere",
      type,
      props: { ...multiRegion, tags: { reach: "local" } },
      config,
      findings: [primary],
    },
    { name: "of imported material", type: externalKey, props: multiRegion, findings: [primary] },
    { name: "a replica", type: replicaKey, props: { primaryKeyArn }, config, findings: [replica] },
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
    { name: "not known yet", type, props: { multiRegion: UNKNOWN_BOOLEAN }, config, findings: [notKnown] },
    {
      name: "neither it nor the tag known yet",
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
      reason: "the policy is not about resources of type `aws:kms/keyPolicy:KeyPolicy`",
    },
  ],
});
