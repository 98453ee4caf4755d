import { auroraPerformanceInsightsKey } from "../../policies/aurora-performance-insights-key";
import { describePolicy, type Origin, UNKNOWN, UNKNOWN_BOOLEAN, urnOf } from "../kit/policy-tester";

const type = "aws:rds/cluster:Cluster";
const instance = "aws:rds/clusterInstance:ClusterInstance";
const engine = "aurora-postgresql";
const on = { engine, performanceInsightsEnabled: true };
const member = { ...on, clusterIdentifier: UNKNOWN };
const keyArn = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const linked = { ...on, performanceInsightsKmsKeyId: UNKNOWN };
const key = { type: "aws:kms/key:Key", name: "key" };
const cluster = (props: object): Origin => ({ type, name: "orders", props: { engine, ...props } });
const inCluster = (props: object) => ({ clusterIdentifier: [cluster(props)] });

const byDefault = {
  text:
    "`performanceInsightsKmsKeyId` is not set, so AWS encrypts the data of Performance Insights with the AWS managed " +
    "key `aws/rds`, which you cannot manage, rotate or share.\n" +
    "Set `performanceInsightsKmsKeyId` to a customer managed key.",
};
const named = { message: "awsManagedByDefault", at: "performanceInsightsKmsKeyId" };

describePolicy(auroraPerformanceInsightsKey, {
  pass: [
    { name: "a key ARN", type, props: { ...on, performanceInsightsKmsKeyId: keyArn } },
    { name: "a key of the program", type, props: linked, from: { performanceInsightsKmsKeyId: [key] } },
    {
      name: "a key of the program that exists",
      type,
      props: { ...on, performanceInsightsKmsKeyId: keyArn },
      otherResources: [{ ...key, outputs: { arn: keyArn } }],
    },
    {
      name: "a key and an unknown flag",
      type,
      props: { engine, performanceInsightsEnabled: UNKNOWN_BOOLEAN, performanceInsightsKmsKeyId: keyArn },
    },
    { name: "an instance with a key", type: instance, props: { ...member, performanceInsightsKmsKeyId: keyArn } },
    {
      name: "an instance with a key of the program",
      type: instance,
      props: { ...linked, clusterIdentifier: "orders" },
      from: { performanceInsightsKmsKeyId: [key] },
    },
    {
      name: "an instance of a cluster with a key",
      type: instance,
      props: member,
      from: inCluster({ ...on, performanceInsightsKmsKeyId: keyArn }),
    },
    {
      name: "an instance of an existing cluster with a key",
      type: instance,
      props: { ...on, clusterIdentifier: "orders" },
      otherResources: [
        {
          ...cluster({ ...on, performanceInsightsKmsKeyId: keyArn }),
          outputs: { id: "orders", clusterIdentifier: "orders" },
        },
      ],
    },
  ],
  violation: [
    { name: "no key", config: { defaultKey: "violates" }, type, props: on, findings: [{ ...named, ...byDefault }] },
    {
      name: "an empty key",
      config: { defaultKey: "violates" },
      type,
      props: { ...on, performanceInsightsKmsKeyId: "" },
      findings: [{ ...named, ...byDefault }],
    },
    {
      name: "the AWS managed key of RDS",
      type,
      props: { ...on, performanceInsightsKmsKeyId: "alias/aws/rds" },
      findings: [
        {
          message: "awsManagedKey",
          at: "performanceInsightsKmsKeyId",
          text: "`performanceInsightsKmsKeyId` names `alias/aws/rds`, an AWS managed key, which you cannot manage, rotate or share.\nName a customer managed key in `performanceInsightsKmsKeyId`.",
        },
      ],
    },
    {
      name: "an instance without a key in a cluster without Performance Insights",
      config: { defaultKey: "violates" },
      type: instance,
      props: member,
      from: inCluster({}),
      findings: [byDefault],
    },
    {
      name: "an instance without a key in an existing cluster without Performance Insights",
      config: { defaultKey: "violates" },
      type: instance,
      props: { ...on, clusterIdentifier: "orders" },
      otherResources: [
        { ...cluster({ performanceInsightsEnabled: false }), outputs: { id: "orders", clusterIdentifier: "orders" } },
      ],
      findings: [byDefault],
    },
    {
      name: "an instance and its cluster without a key: one finding, on the cluster",
      config: { defaultKey: "violates" },
      type: instance,
      props: member,
      from: inCluster(on),
      findings: [{ ...byDefault, urn: urnOf(type, "orders") }],
    },
    {
      name: "an instance without an engine",
      config: { defaultKey: "violates" },
      type: instance,
      props: { performanceInsightsEnabled: true, clusterIdentifier: UNKNOWN },
      from: inCluster({}),
      findings: [byDefault],
    },
  ],
  undecided: [
    {
      name: "an unknown flag",
      config: { defaultKey: "violates" },
      type,
      props: { engine, performanceInsightsEnabled: UNKNOWN_BOOLEAN },
      findings: [
        {
          message: "conditionNotReadable",
          at: "performanceInsightsEnabled",
          text: "undecided: `performanceInsightsEnabled` is not known before the update, so the pack cannot decide whether this policy applies.",
        },
      ],
    },
    {
      name: "an unknown engine",
      config: { defaultKey: "violates" },
      type,
      props: { ...on, engine: UNKNOWN },
      findings: [
        {
          message: "conditionNotReadable",
          at: "engine",
          text: "undecided: `engine` is not known before the update, so the pack cannot decide whether this policy applies.",
        },
      ],
    },
    {
      name: "an output of no resource",
      type,
      props: linked,
      findings: [
        {
          text: "undecided: `performanceInsightsKmsKeyId` is not known before the update, and the engine does not report which resource it comes from.",
        },
      ],
    },
    {
      name: "an instance of a cluster of another stack",
      config: { defaultKey: "violates" },
      type: instance,
      props: { ...on, clusterIdentifier: "orders" },
      findings: [
        {
          text:
            "undecided: `clusterIdentifier` names a cluster that is not in this stack. If Performance Insights is on for " +
            "that cluster, the cluster decides the key.\n" +
            "To decide it here, set `performanceInsightsKmsKeyId` to a customer managed key.",
        },
      ],
    },
    {
      name: "an instance of a cluster that may have Performance Insights on",
      config: { defaultKey: "violates" },
      type: instance,
      props: { ...member, region: "eu-west-1" },
      from: inCluster({ performanceInsightsEnabled: UNKNOWN_BOOLEAN, performanceInsightsKmsKeyId: keyArn }),
      findings: [
        {
          text:
            "undecided: `clusterIdentifier` names a cluster whose `performanceInsightsEnabled` is not known before the " +
            "update. If Performance Insights is on for that cluster, the cluster decides the key.",
        },
      ],
    },
  ],
  notApplicable: [
    { name: "off", type, props: { engine, performanceInsightsEnabled: false }, reason: "Performance Insights is off" },
    { name: "not turned on", type, props: { engine }, reason: "Performance Insights is off" },
    {
      name: "an instance with Performance Insights off",
      type: instance,
      props: { engine, clusterIdentifier: "orders" },
      reason: "Performance Insights is off",
    },
    {
      name: "an instance outside any cluster",
      type: instance,
      props: on,
      reason: "the instance is not a member of a DB cluster",
    },
    {
      name: "another engine",
      type,
      props: { ...on, engine: "mysql" },
      reason: "the policy does not check the engine `mysql`",
    },
    {
      name: "an instance with another engine",
      type: instance,
      props: { ...member, engine: "mysql" },
      reason: "the policy does not check the engine `mysql`",
    },
    {
      name: "a DocumentDB cluster, which has no Performance Insights flag",
      type: "aws:docdb/cluster:Cluster",
      props: { engine: "docdb" },
      config: { engines: ["docdb"] },
      reason: "Performance Insights is off",
    },
  ],
});
