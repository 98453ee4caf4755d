/**
 * The name, the id and the ARN that AWS gives a resource.
 * Sources: the "Import" section of each resource's page in the Pulumi registry (its id), and the "Resource types"
 * tables of https://docs.aws.amazon.com/service-authorization/latest/reference/ (its ARN).
 */
import { arn, partitionOf } from "./account";
import { keyIdOf, newKeyId } from "./kms";
import { digest, type PropertyMap, text } from "./property";

interface Identity {
  /** The property that names the resource in AWS. If it is absent, the provider derives it from its prefix. */
  readonly naming?: string;
  /** A template with `{property}` placeholders. `{arn}` uses the ARN as the id. */
  readonly id: string;
  /** `service:scope:resource`, where scope is `region` or empty. */
  readonly arn?: string;
}

const database = (naming: string, resource: string, scope = "region"): Identity => ({
  naming,
  id: `{${naming}}`,
  arn: `rds:${scope}:${resource}:{id}`,
});

const identities: Readonly<Record<string, Identity>> = {
  "aws-native:cloudtrail:Trail": { naming: "trailName", id: "{trailName}", arn: "cloudtrail:region:trail/{trailName}" },
  "aws-native:iam:Group": { naming: "groupName", id: "{groupName}", arn: "iam::group/{groupName}" },
  "aws-native:iam:GroupPolicy": { naming: "policyName", id: "{policyName}|{groupName}" },
  "aws-native:iam:ManagedPolicy": { naming: "managedPolicyName", id: "{arn}", arn: "iam::policy/{managedPolicyName}" },
  "aws-native:iam:Role": { naming: "roleName", id: "{roleName}", arn: "iam::role/{roleName}" },
  "aws-native:iam:RolePolicy": { naming: "policyName", id: "{policyName}|{roleName}" },
  "aws-native:iam:User": { naming: "userName", id: "{userName}", arn: "iam::user/{userName}" },
  "aws-native:iam:UserPolicy": { naming: "policyName", id: "{policyName}|{userName}" },
  "aws-native:kms:Alias": { id: "{aliasName}" },
  "aws-native:rds:ClusterSnapshot": database("dbClusterSnapshotIdentifier", "cluster-snapshot"),
  "aws-native:rds:DbCluster": database("dbClusterIdentifier", "cluster"),
  "aws-native:rds:DbInstance": database("dbInstanceIdentifier", "db"),
  "aws-native:rds:GlobalCluster": database("globalClusterIdentifier", "global-cluster", ""),
  "aws-native:sso:PermissionSet": { id: "{instanceArn}|{hex}", arn: "sso::permissionSet/ps-{hex}" },
  "aws:cloudtrail/trail:Trail": { id: "{arn}", arn: "cloudtrail:region:trail/{name}" },
  "aws:docdb/cluster:Cluster": database("clusterIdentifier", "cluster"),
  "aws:docdb/clusterInstance:ClusterInstance": database("identifier", "db"),
  "aws:docdb/clusterParameterGroup:ClusterParameterGroup": database("name", "cluster-pg"),
  "aws:docdb/clusterSnapshot:ClusterSnapshot": database("dbClusterSnapshotIdentifier", "cluster-snapshot"),
  "aws:docdb/globalCluster:GlobalCluster": database("globalClusterIdentifier", "global-cluster", ""),
  "aws:docdb/subnetGroup:SubnetGroup": database("name", "subgrp"),
  "aws:ec2/securityGroup:SecurityGroup": { id: "sg-{hex}", arn: "ec2:region:security-group/{id}" },
  "aws:ec2/subnet:Subnet": { id: "subnet-{hex}", arn: "ec2:region:subnet/{id}" },
  "aws:ec2/vpc:Vpc": { id: "vpc-{hex}", arn: "ec2:region:vpc/{id}" },
  "aws:iam/group:Group": { id: "{name}", arn: "iam::group{path}{name}" },
  "aws:iam/groupPolicy:GroupPolicy": { id: "{group}:{name}" },
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": { id: "{group}/{policyArn}" },
  "aws:iam/instanceProfile:InstanceProfile": { id: "{name}", arn: "iam::instance-profile{path}{name}" },
  "aws:iam/policy:Policy": { id: "{arn}", arn: "iam::policy{path}{name}" },
  "aws:iam/role:Role": { id: "{name}", arn: "iam::role{path}{name}" },
  "aws:iam/rolePolicy:RolePolicy": { id: "{role}:{name}" },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": { id: "{role}/{policyArn}" },
  "aws:iam/user:User": { id: "{name}", arn: "iam::user{path}{name}" },
  "aws:iam/userPolicy:UserPolicy": { id: "{user}:{name}" },
  "aws:iam/userPolicyAttachment:UserPolicyAttachment": { id: "{user}/{policyArn}" },
  "aws:kms/alias:Alias": { id: "{name}", arn: "kms:region:{name}" },
  "aws:kms/grant:Grant": { id: "{keyId}:{hex}" },
  "aws:kms/keyPolicy:KeyPolicy": { id: "{keyId}" },
  "aws:neptune/cluster:Cluster": database("clusterIdentifier", "cluster"),
  "aws:neptune/clusterInstance:ClusterInstance": database("identifier", "db"),
  "aws:neptune/clusterSnapshot:ClusterSnapshot": database("dbClusterSnapshotIdentifier", "cluster-snapshot"),
  "aws:neptune/globalCluster:GlobalCluster": database("globalClusterIdentifier", "global-cluster", ""),
  "aws:rds/cluster:Cluster": database("clusterIdentifier", "cluster"),
  "aws:rds/clusterActivityStream:ClusterActivityStream": { id: "{resourceArn}" },
  "aws:rds/clusterInstance:ClusterInstance": database("identifier", "db"),
  "aws:rds/clusterParameterGroup:ClusterParameterGroup": database("name", "cluster-pg"),
  "aws:rds/clusterSnapshot:ClusterSnapshot": database("dbClusterSnapshotIdentifier", "cluster-snapshot"),
  "aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy": database("targetDbClusterSnapshotIdentifier", "cluster-snapshot"),
  "aws:rds/exportTask:ExportTask": { id: "{exportTaskIdentifier}" },
  "aws:rds/globalCluster:GlobalCluster": database("globalClusterIdentifier", "global-cluster", ""),
  "aws:rds/instance:Instance": { naming: "identifier", id: "db-{HEX}", arn: "rds:region:db:{identifier}" },
  "aws:rds/parameterGroup:ParameterGroup": database("name", "pg"),
  "aws:rds/snapshot:Snapshot": database("dbSnapshotIdentifier", "snapshot"),
  "aws:rds/snapshotCopy:SnapshotCopy": database("targetDbSnapshotIdentifier", "snapshot"),
  "aws:rds/subnetGroup:SubnetGroup": database("name", "subgrp"),
  "aws:secretsmanager/secret:Secret": { id: "{arn}", arn: "secretsmanager:region:secret:{name}-{suffix}" },
  "aws:secretsmanager/secretPolicy:SecretPolicy": { id: "{secretArn}" },
  "aws:ssoadmin/permissionSet:PermissionSet": { id: "{arn},{instanceArn}", arn: "sso::permissionSet/ps-{hex}" },
};

const newKeys = new Set(["aws:kms/key:Key", "aws:kms/externalKey:ExternalKey", "aws-native:kms:Key"]);
const replicaKeys = new Set([
  "aws:kms/replicaKey:ReplicaKey",
  "aws:kms/replicaExternalKey:ReplicaExternalKey",
  "aws-native:kms:ReplicaKey",
]);

export interface Subject {
  readonly token: string;
  readonly urn: string;
  readonly region: string;
}

export interface Identified {
  readonly id: string;
  /** The inputs, with the name that AWS chose if they had none. */
  readonly named: PropertyMap;
  /** Undefined if the form of the resource's ARN is not known. */
  readonly arn: string | undefined;
}

/**
 * Identifies a resource that is about to be created. All its inputs are known.
 *
 * @throws Error if a replica does not name a key, which KMS also rejects
 */
export function identify(subject: Subject, inputs: PropertyMap): Identified {
  if (newKeys.has(subject.token)) {
    return { id: newKeyId(subject.urn, inputs["multiRegion"] === true), named: inputs, arn: undefined };
  }
  if (replicaKeys.has(subject.token)) {
    const primary = keyIdOf(text(inputs, "primaryKeyArn") ?? "");
    if (primary === undefined) throw new Error(`primaryKeyArn: not the ARN of a key: ${text(inputs, "primaryKeyArn")}`);
    return { id: primary, named: inputs, arn: undefined };
  }
  const identity = identityOf(subject.token);
  const named = withName(identity.naming, inputs, subject.urn);
  const found = identity.arn === undefined ? undefined : arnFrom(identity.arn, subject, named, "");
  const id = fill(identity.id, subject, named, "", found);
  return { id, named, arn: identity.arn === undefined ? undefined : arnFrom(identity.arn, subject, named, id) };
}

/** Identifies an existing resource by its id: its naming property and its ARN. */
export function identified(subject: Subject, id: string, state: PropertyMap): Identified {
  const identity = identityOf(subject.token);
  if (identity.id === "{arn}") return { id, named: state, arn: id };
  const property = /^\{(\w+)\}$/.exec(identity.id)?.[1];
  const named = property === undefined || state[property] !== undefined ? state : { ...state, [property]: id };
  return { id, named, arn: identity.arn === undefined ? undefined : arnFrom(identity.arn, subject, named, id) };
}

function identityOf(token: string): Identity {
  const [, module = "", resource = ""] = /^aws:([^/]+)\/([^:]+):/.exec(token) ?? [];
  const kebab = resource.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return identities[token] ?? { id: `${kebab}-{hex}`, arn: `${module}:region:${kebab}/{id}` };
}

function arnFrom(form: string, subject: Subject, properties: PropertyMap, id: string): string {
  const [service = "", scope = "", ...resource] = form.split(":");
  const filled = fill(resource.join(":"), subject, properties, id, undefined);
  return arn(service, scope === "region" ? subject.region : "", filled, partitionOf(subject.region).id);
}

function withName(naming: string | undefined, inputs: PropertyMap, urn: string): PropertyMap {
  if (naming === undefined || text(inputs, naming) !== undefined) return inputs;
  const prefix = text(inputs, `${naming}Prefix`) ?? "tf-";
  const digits = BigInt(`0x${digest(urn, 24)}`)
    .toString()
    .slice(0, 26);
  return { ...inputs, [naming]: `${prefix}${digits}`, [`${naming}Prefix`]: prefix };
}

function fill(form: string, subject: Subject, inputs: PropertyMap, id: string, own: string | undefined): string {
  return form.replace(/\{(\w+)\}/g, (_, name: string) => {
    if (name === "arn") return own ?? "";
    if (name === "id") return id;
    if (name === "hex") return `0${digest(subject.urn, 16)}`;
    if (name === "HEX") return digest(subject.urn, 26).toUpperCase();
    if (name === "suffix") return digest(subject.urn, 6);
    return text(inputs, name) ?? (name === "path" ? "/" : digest(`${subject.urn} ${name}`, 12));
  });
}
