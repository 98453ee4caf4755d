/**
 * A well-kept Aurora stack, and one such stack for each single fault. Each stack has resources of its own, whose names
 * begin with its own name, so one preview judges all of them.
 */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const ACCOUNT = "111122223333";
const REGION = "eu-west-1";
const root = { AWS: `arn:aws:iam::${ACCOUNT}:root` };
const role = (name: string) => ({ AWS: `arn:aws:iam::${ACCOUNT}:role/${name}` });
const via = (...services: string[]) => ({
  StringEquals: { "kms:ViaService": services.map((service) => `${service}.${REGION}.amazonaws.com`) },
});

const delegates = { Sid: "Root", Effect: "Allow", Principal: root, Action: "kms:*", Resource: "*" };
const throughRds = {
  Sid: "Aurora",
  Effect: "Allow",
  Principal: role("deployer"),
  Action: ["kms:CreateGrant", "kms:DescribeKey"],
  Resource: "*",
  Condition: via("rds", "secretsmanager"),
};
const grant = { Effect: "Allow", Principal: role("app"), Action: "kms:CreateGrant", Resource: "*" };
const use = { Effect: "Allow", Principal: role("app"), Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: "*" };

const document = (...Statement: readonly object[]): string => JSON.stringify({ Version: "2012-10-17", Statement });
const withStatement = (statement: object): Partial<aws.kms.KeyArgs> => ({
  policy: document(delegates, throughRds, statement),
});

/** How a stack differs from the well-kept one. */
interface Difference {
  readonly key?: Partial<aws.kms.KeyArgs>;
  readonly cluster?: Partial<aws.rds.ClusterArgs>;
  readonly instance?: Partial<aws.rds.ClusterInstanceArgs>;
  /** More resources, whose names begin with `name`. */
  readonly more?: (name: string, made: Made) => void;
}

interface Made {
  readonly key: aws.kms.Key;
  readonly cluster: aws.rds.Cluster;
  readonly provider: aws.Provider;
}

const otherRegionKey = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

/** The stacks without a fault, by name. */
export const WELL_KEPT: Readonly<Record<string, Difference>> = {
  "scoped-policy": {},
  "default-policy": { key: { policy: undefined as unknown as string } },
  "use-by-a-role": { key: withStatement({ Sid: "Use", ...use }) },
  "service-principal": {
    key: withStatement({
      Effect: "Allow",
      Principal: { Service: "logs.eu-west-1.amazonaws.com" },
      Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
      Resource: "*",
      Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } },
    }),
  },
  "iam-policy-through-rds": {
    more: (name, { provider }) => {
      new aws.iam.RolePolicy(
        `${name}-grants`,
        {
          role: "app",
          policy: document({
            Effect: "Allow",
            Action: ["kms:CreateGrant", "kms:DescribeKey"],
            Resource: `arn:aws:kms:${REGION}:${ACCOUNT}:key/*`,
            Condition: via("rds"),
          }),
        },
        { provider },
      );
    },
  },
};

/** The stacks with one fault each, by name, and the policy that reports it. */
export const FAULTS: Readonly<Record<string, Difference & { readonly owner: string }>> = {
  "flag-missing": { cluster: { storageEncrypted: false }, owner: "aurora-storage-encrypted" },
  "neither-flag-nor-key": {
    cluster: { storageEncrypted: false, kmsKeyId: "" },
    owner: "aurora-storage-encrypted",
  },
  "key-missing": { cluster: { kmsKeyId: "" }, owner: "aurora-customer-managed-key" },
  "aws-managed-key": {
    cluster: { kmsKeyId: `arn:aws:kms:${REGION}:${ACCOUNT}:alias/aws/rds` },
    owner: "aurora-customer-managed-key",
  },
  "key-of-another-region": { cluster: { kmsKeyId: otherRegionKey }, owner: "aurora-key-usable" },
  "no-key-identifier": { cluster: { kmsKeyId: "orders" }, owner: "aurora-key-usable" },
  "disabled-key": { key: { isEnabled: false }, owner: "aurora-key-usable" },
  "asymmetric-key": {
    key: { customerMasterKeySpec: "RSA_2048", enableKeyRotation: false },
    owner: "aurora-key-usable",
  },
  "password-in-state": {
    key: { policy: document(delegates, { ...throughRds, Condition: via("rds") }) },
    cluster: { manageMasterUserPassword: false, masterUserSecretKmsKeyId: "", masterPassword: "hunter2hunter2" },
    owner: "aurora-managed-secret-key",
  },
  "no-rotation": { key: { enableKeyRotation: false }, owner: "kms-key-rotation" },
  "lockout-check-bypassed": { key: { bypassPolicyLockoutSafetyCheck: true }, owner: "kms-lockout-check-kept" },
  "grant-by-a-role": { key: withStatement(grant), owner: "kms-create-grant-via-service" },
  "grant-if-exists": {
    key: withStatement({
      ...grant,
      Condition: { StringEqualsIfExists: { "kms:ViaService": `rds.${REGION}.amazonaws.com` } },
    }),
    owner: "kms-create-grant-via-service",
  },
  "grant-for-aws-resource": {
    key: withStatement({ ...grant, Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } } }),
    owner: "kms-create-grant-via-service",
  },
  "grants-by-two-roles": {
    key: withStatement({ ...grant, Principal: { AWS: [role("app").AWS, role("job").AWS] } }),
    owner: "kms-create-grant-via-service",
  },
  "everything-for-a-role": {
    key: withStatement({ ...grant, Action: "kms:*" }),
    owner: "kms-create-grant-via-service",
  },
  "console-administrators": {
    key: withStatement({ ...grant, Action: ["kms:Create*", "kms:Describe*"] }),
    owner: "kms-create-grant-via-service",
  },
  "grant-through-ec2": {
    key: withStatement({ ...grant, Condition: via("ec2") }),
    owner: "aurora-key-create-grant-via-rds",
  },
  public: { key: withStatement({ ...grant, Principal: "*", Action: "kms:*" }), owner: "kms-no-public-access" },
  "public-use": { key: withStatement({ ...use, Principal: "*" }), owner: "kms-no-public-access" },
  "public-grant": { key: withStatement({ ...grant, Principal: "*" }), owner: "kms-no-public-access" },
  "another-account": {
    key: withStatement({ ...use, Principal: { AWS: "arn:aws:iam::444455556666:role/app" } }),
    owner: "kms-cross-account-access",
  },
  "nobody-administers": {
    key: {
      policy: document(throughRds, { ...use, Action: ["kms:DescribeKey", "kms:Decrypt"] }),
    },
    owner: "kms-admin-lockout",
  },
  "root-through-rds": {
    key: { policy: document({ ...delegates, Condition: via("rds") }, throughRds) },
    owner: "kms-admin-lockout",
  },
  "not-json": { key: { policy: "Version: 2012-10-17" }, owner: "kms-key-policy-valid" },
  "unknown-member": { key: withStatement({ ...use, Comment: "for the app" }), owner: "kms-key-policy-valid" },
  "unknown-operator": {
    key: withStatement({ ...use, Condition: { StringEqual: { "aws:PrincipalTag/team": "a" } } }),
    owner: "kms-key-policy-valid",
  },
  "unknown-condition-key": {
    key: withStatement({ ...use, Condition: { StringEquals: { "kms:ViaServices": `rds.${REGION}.amazonaws.com` } } }),
    owner: "kms-key-policy-valid",
  },
  "deny-without-resource": {
    key: withStatement({
      Effect: "Deny",
      Principal: "*",
      Action: "kms:CreateGrant",
      Condition: { Null: { "kms:ViaService": "true" } },
    }),
    owner: "kms-key-policy-valid",
  },
  "principal-of-another-partition": {
    key: withStatement({ ...use, Principal: { AWS: `arn:aws-cn:iam::${ACCOUNT}:role/app` } }),
    owner: "kms-key-policy-valid",
  },
  "wildcard-in-a-principal": {
    key: withStatement({ ...use, Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/*` } }),
    owner: "kms-key-policy-valid",
  },
  "service-of-another-region": {
    key: withStatement({ ...grant, Condition: { StringEquals: { "kms:ViaService": "rds.us-east-1.amazonaws.com" } } }),
    owner: "kms-key-policy-valid",
  },
  "unknown-principal": {
    key: {},
    more: (name, { provider }) => {
      const app = new aws.iam.Role(`${name}-app`, { assumeRolePolicy: "{}" }, { provider });
      new aws.kms.Key(
        `${name}-other`,
        {
          enableKeyRotation: true,
          policy: pulumi.jsonStringify({
            Version: "2012-10-17",
            Statement: [delegates, { ...use, Principal: { AWS: app.arn } }],
          }),
        },
        { provider },
      );
    },
    owner: "kms-key-policy-valid",
  },
  "unknown-key": {
    cluster: {},
    more: (name, { provider }) => {
      const which = new aws.ssm.Parameter(`${name}-which`, { type: "String", value: "a" }, { provider });
      new aws.rds.Cluster(`${name}-other`, { ...CLUSTER, kmsKeyId: which.arn }, { provider });
    },
    owner: "aurora-key-usable",
  },
  "unknown-source": {
    cluster: {},
    more: (name, { provider }) => {
      new aws.rds.Cluster(
        `${name}-other`,
        { engine: "aurora-postgresql", snapshotIdentifier: "before", skipFinalSnapshot: true },
        { provider },
      );
    },
    owner: "aurora-storage-encrypted",
  },
  "grant-on-a-key": {
    more: (name, { key, provider }) => {
      new aws.kms.Grant(
        `${name}-grant`,
        {
          keyId: key.keyId,
          granteePrincipal: "arn:aws:iam::444455556666:role/app",
          operations: ["CreateGrant", "DescribeKey"],
        },
        { provider },
      );
    },
    owner: "kms-grant-scope",
  },
  "iam-grants": {
    more: (name, { provider }) => {
      new aws.iam.RolePolicy(
        `${name}-grants`,
        { role: "app", policy: document({ Effect: "Allow", Action: "kms:CreateGrant", Resource: "*" }) },
        { provider },
      );
    },
    owner: "iam-create-grant-via-service",
  },
  "iam-everything-in-kms": {
    more: (name, { provider }) => {
      new aws.iam.RolePolicy(
        `${name}-kms`,
        { role: "app", policy: document({ Effect: "Allow", Action: "kms:*", Resource: "*" }) },
        { provider },
      );
    },
    owner: "iam-create-grant-via-service",
  },
  "iam-not-json": {
    more: (name, { provider }) => {
      new aws.iam.RolePolicy(`${name}-broken`, { role: "app", policy: "Version: 2012-10-17" }, { provider });
    },
    owner: "iam-create-grant-via-service",
  },
  "performance-insights-by-aws-key": {
    instance: { performanceInsightsKmsKeyId: `arn:aws:kms:${REGION}:${ACCOUNT}:alias/aws/rds` },
    owner: "aurora-performance-insights-key",
  },
  "activity-stream-by-aws-key": {
    more: (name, { cluster, provider }) => {
      new aws.rds.ClusterActivityStream(
        `${name}-stream`,
        { resourceArn: cluster.arn, mode: "async", kmsKeyId: "alias/aws/rds" },
        { provider },
      );
    },
    owner: "aurora-activity-stream-key",
  },
  "export-by-aws-key": {
    more: (name, { cluster, provider }) => {
      new aws.rds.ExportTask(
        `${name}-export`,
        {
          exportTaskIdentifier: name,
          sourceArn: cluster.arn,
          s3BucketName: "exports",
          iamRoleArn: `arn:aws:iam::${ACCOUNT}:role/export`,
          kmsKeyId: "alias/aws/s3",
        },
        { provider },
      );
    },
    owner: "aurora-export-key",
  },
};

const CLUSTER = {
  engine: "aurora-postgresql",
  storageEncrypted: true,
  masterUsername: "app",
  manageMasterUserPassword: true,
  skipFinalSnapshot: true,
};

/** Declares one stack. */
function declare(
  name: string,
  { key: keyArgs, cluster: clusterArgs, instance, more }: Difference,
  provider: aws.Provider,
): void {
  const on = { provider };
  const key = new aws.kms.Key(
    `${name}-key`,
    { enableKeyRotation: true, policy: document(delegates, throughRds), ...keyArgs },
    on,
  );
  new aws.kms.Alias(`${name}-alias`, { name: `alias/${name}`, targetKeyId: key.keyId }, on);
  const cluster = new aws.rds.Cluster(
    `${name}-cluster`,
    { ...CLUSTER, kmsKeyId: key.arn, masterUserSecretKmsKeyId: key.arn, ...clusterArgs },
    on,
  );
  const monitoring = new aws.iam.Role(`${name}-monitoring`, { assumeRolePolicy: "{}" }, on);
  new aws.iam.RolePolicyAttachment(
    `${name}-monitoring`,
    { role: monitoring.name, policyArn: "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole" },
    on,
  );
  const backup = new aws.iam.Role(`${name}-backup`, { assumeRolePolicy: "{}" }, on);
  for (const each of ["Backup", "Restores"]) {
    new aws.iam.RolePolicyAttachment(
      `${name}-${each}`,
      { role: backup.name, policyArn: `arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyFor${each}` },
      on,
    );
  }
  new aws.rds.ClusterInstance(
    `${name}-instance`,
    {
      clusterIdentifier: cluster.id,
      engine: "aurora-postgresql",
      instanceClass: "db.r6g.large",
      monitoringInterval: 60,
      monitoringRoleArn: monitoring.arn,
      performanceInsightsEnabled: true,
      performanceInsightsKmsKeyId: key.arn,
      ...instance,
    },
    on,
  );
  more?.(name, { key, cluster, provider });
}

/** Declares every stack. */
export async function everyFault(): Promise<void> {
  const provider = new aws.Provider("aws", { region: REGION as aws.Region, allowedAccountIds: [ACCOUNT] });
  for (const [name, difference] of Object.entries({ ...WELL_KEPT, ...FAULTS })) declare(name, difference, provider);
  await Promise.resolve();
}
