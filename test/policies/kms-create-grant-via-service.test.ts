import { kmsCreateGrantViaService } from "../../policies/kms-create-grant-via-service";
import type { Cases } from "../kit/case";
import { accountIdCases, describeOptions } from "../kit/option-tester";
import { describePolicy, type Origin, UNKNOWN, UNKNOWN_BOOLEAN } from "../kit/policy-tester";

const type = "aws:kms/key:Key";
const keyPolicy = "aws:kms/keyPolicy:KeyPolicy";
const keyId = "1234abcd-12ab-34cd-56ef-1234567890ab";
const keyArn = `arn:aws:kms:eu-west-1:111122223333:key/${keyId}`;
const provider = { region: "eu-west-1" };
const oneAccount = { region: "eu-west-1", allowedAccountIds: '["111122223333"]' };
const app = { AWS: "arn:aws:iam::111122223333:role/app" };
const root = { AWS: "arn:aws:iam::111122223333:root" };

const rootDelegates = { Sid: "Root", Effect: "Allow", Principal: root, Action: "kms:*", Resource: "*" };
const grant = { Sid: "Grant", Effect: "Allow", Principal: app, Action: "kms:CreateGrant", Resource: "*" };
const viaRds = { StringEquals: { "kms:ViaService": "rds.eu-west-1.amazonaws.com" } };
const forResource = { Bool: { "kms:GrantIsForAWSResource": "true" } };

const document = (...Statement: object[]): string => JSON.stringify({ Version: "2012-10-17", Statement });

const primary: Origin = { type, name: "key", props: { multiRegion: true }, provider: { region: "us-east-1" } };
const replica: Origin = {
  type: "aws:kms/replicaKey:ReplicaKey",
  name: "replica",
  provider,
  from: { primaryKeyArn: [primary] },
};

/** A document as an object, in which a part may be unknown. */
const asObject = (...Statement: unknown[]) => ({ Version: "2012-10-17", Statement });
const guard = {
  Effect: "Deny",
  Principal: "*",
  Action: "kms:CreateGrant",
  Resource: "*",
  Condition: { StringNotEqualsIfExists: viaRds.StringEquals },
};
const OPEN_TO_APP = {
  message: "open",
  at: "policy.Statement[1]",
  text: "`Grant` allows `role/app` to call `kms:CreateGrant` without `kms:ViaService` ",
};
/** The checked key, as a resource that another one is computed from. */
const ORDERS: Origin = { type, name: "orders", props: { description: "orders" } };
const CHECKED: Origin = { type, name: "it" };
/** A cluster that uses the checked key. */
const clusterWith = (more: object): Origin => ({
  type: "aws:rds/cluster:Cluster",
  name: "cluster",
  props: { engine: "aurora-postgresql", kmsKeyId: UNKNOWN, ...more },
  from: { kmsKeyId: [CHECKED] },
});
const notKnownAt = (at: string) => ({
  message: "notReadable",
  at,
  text: `undecided: \`${at}\` is not known before the update, so the pack cannot decide whether \`kms:CreateGrant\` is allowed only through an AWS service.`,
});

/** Grants for AWS resources through another service than the allowed one. */
const throughEc2 = (grantIsForAWSResource: string): Cases["violation"][number] => ({
  name: `grants for AWS resources through another service, although config \`grantIsForAWSResource\` ${grantIsForAWSResource} them`,
  type,
  props: {
    policy: document(rootDelegates, {
      ...grant,
      Condition: { ...forResource, StringEquals: { "kms:ViaService": "ec2.eu-west-1.amazonaws.com" } },
    }),
  },
  provider,
  config: { services: ["rds"], grantIsForAWSResource },
  findings: [
    {
      message: "otherService",
      at: "policy.Statement[1]",
      text: "`Grant` allows `role/app` to call `kms:CreateGrant` through `ec2.eu-west-1.amazonaws.com`, which config `services` does not list: `role/app` can call kms:CreateGrant through `ec2.eu-west-1.amazonaws.com` with `kms:GrantIsForAWSResource` `true`.",
    },
  ],
});

describePolicy(kmsCreateGrantViaService, {
  pass: [
    {
      name: "grants by the public, which kms-no-public-access reports",
      type,
      props: { policy: document(rootDelegates, { ...grant, Principal: "*" }) },
    },
    ...[
      ["any service", ["*"], { Null: { "kms:ViaService": "true" } }],
      ["Amazon RDS", ["rds"], { StringNotLike: { "kms:ViaService": "rds.eu-west-1.amazonaws.com" } }],
    ].map(([name, services, condition]) => ({
      name: `the account root next to the Deny that the fix suggests, for ${name}`,
      type,
      props: {
        policy: document(rootDelegates, {
          Effect: "Deny",
          Principal: "*",
          Action: "kms:CreateGrant",
          Resource: "*",
          Condition: { ...Object(condition), Bool: { "aws:PrincipalIsAWSService": "false" } },
        }),
      },
      provider: { region: "eu-west-1" },
      config: { accountRoot: "violates", services },
    })),
    {
      name: "a service that is not known yet, where any service will do",
      type,
      props: {
        policy: asObject(rootDelegates, { ...grant, Condition: { StringEquals: { "kms:ViaService": UNKNOWN } } }),
      },
    },
    {
      name: "a principal that is not known yet, of another action or of a scoped statement",
      type,
      props: {
        policy: asObject(
          rootDelegates,
          { ...grant, Principal: { AWS: UNKNOWN }, Action: "kms:Decrypt" },
          { ...grant, Principal: { AWS: [UNKNOWN] }, Condition: viaRds },
        ),
      },
    },
    {
      name: "a name that is not known yet",
      type,
      props: { policy: asObject(rootDelegates, { ...grant, Sid: UNKNOWN, Condition: viaRds }) },
    },
    {
      name: "a guard next to an Allow whose principal and action are not known yet",
      type,
      props: { policy: asObject(rootDelegates, { ...grant, Principal: UNKNOWN, Action: UNKNOWN }, guard) },
    },
    { name: "no policy, so AWS's default policy delegates", type, props: { description: "orders" } },
    { name: "an empty policy, which counts as none", type, props: { policy: "" } },
    {
      name: "the root of the key's own account, which the document identifies",
      type,
      props: { policy: document(rootDelegates) },
    },
    {
      name: "a replica of a key with imported material, whose primary's ARN identifies the account",
      type: "aws:kms/replicaExternalKey:ReplicaExternalKey",
      props: { primaryKeyArn: keyArn, policy: document({ ...grant, Principal: root }) },
    },
    {
      name: "a statement scoped to RDS",
      type,
      props: { policy: document(rootDelegates, { ...grant, Condition: viaRds }) },
    },
    {
      name: "a statement scoped to any service with Null",
      type,
      props: { policy: document({ ...grant, Condition: { Null: { "kms:ViaService": "false" } } }) },
    },
    {
      name: "a Deny without `kms:ViaService`",
      type,
      props: {
        policy: document(grant, {
          Effect: "Deny",
          Principal: "*",
          Action: "kms:CreateGrant",
          Resource: "*",
          Condition: { StringNotEquals: viaRds.StringEquals },
        }),
      },
    },
    {
      name: "one service in the key's Region",
      type,
      props: { policy: document({ ...grant, Condition: viaRds }) },
      provider,
      config: { services: ["rds"] },
    },
    {
      name: "one service in the resource's own Region",
      type,
      props: { region: "eu-west-1", policy: document({ ...grant, Condition: viaRds }) },
      provider: { region: "us-east-1" },
      config: { services: ["rds"] },
    },
    {
      name: "one service in the Region of the stack's replica",
      type,
      resource: "key",
      provider: { region: "us-east-1" },
      props: {
        multiRegion: true,
        policy: document({
          ...grant,
          Condition: {
            StringEquals: { "kms:ViaService": ["rds.us-east-1.amazonaws.com", "rds.eu-west-1.amazonaws.com"] },
          },
        }),
      },
      config: { services: ["rds"] },
      otherResources: [replica],
    },
    {
      name: "one service in the Region of a replica, in a KeyPolicy of the primary key",
      type: keyPolicy,
      provider: { region: "us-east-1" },
      props: {
        keyId: UNKNOWN,
        policy: document({
          ...grant,
          Condition: {
            StringEquals: { "kms:ViaService": ["rds.us-east-1.amazonaws.com", "rds.eu-west-1.amazonaws.com"] },
          },
        }),
      },
      from: { keyId: [primary] },
      config: { services: ["rds"] },
      otherResources: [replica],
    },
    {
      name: "one service in any Region, for a multi-Region key",
      type,
      props: { multiRegion: true, policy: document({ ...grant, Condition: viaRds }) },
      provider,
      config: { services: ["rds.*"] },
    },
    ...["rds.eu-west-1.amazonaws.com", "rds.eu-west-1", "rds.amazonaws.com", "rds.eu-west-1.amazonaws.com.cn"].map(
      (service) => ({
        name: `a service that the configuration names as ${service}`,
        type,
        props: { policy: document({ ...grant, Condition: viaRds }) },
        provider,
        config: { services: [service] },
      }),
    ),
    {
      name: "an opening that delegates, on a key that no cluster uses",
      type,
      props: { policy: document(rootDelegates) },
      config: { mandatoryFor: "auroraKeys" },
    },
    {
      name: "grants for AWS resources, if the configuration accepts them",
      type,
      props: { policy: document({ ...grant, Condition: forResource }) },
      config: { grantIsForAWSResource: "accepts" },
    },
    {
      name: "a service principal",
      type,
      props: { policy: document({ ...grant, Principal: { Service: "rds.amazonaws.com" } }) },
    },
    {
      name: "the key's own account, from the ARN in keyId",
      type: keyPolicy,
      props: { keyId: keyArn, policy: document({ ...grant, Principal: root }) },
    },
    {
      name: "the key's own account, from the provider",
      type: keyPolicy,
      props: { keyId, policy: document({ ...grant, Principal: root }) },
      provider: oneAccount,
    },
    {
      name: "the key's own account, from the configuration",
      type: keyPolicy,
      props: { keyId: UNKNOWN, policy: document({ ...grant, Principal: { AWS: "111122223333" } }) },
      config: { accounts: ["111122223333"] },
    },
    {
      name: "the key's own account, from the document and the configured accounts",
      type,
      props: {
        policy: document(rootDelegates, {
          ...rootDelegates,
          Principal: { AWS: "444455556666" },
          Action: "kms:PutKeyPolicy",
        }),
      },
      config: { accounts: ["111122223333", "777788889999"] },
    },
  ],
  violation: [
    {
      name: "an opening in a document with members that the policy language does not have",
      type,
      props: { policy: { ...asObject(rootDelegates, { ...grant, Comment: "app" }), Comment: {} } },
      findings: [OPEN_TO_APP],
    },
    {
      name: "a condition that a second one of the same operator replaces",
      type,
      props: {
        policy: document(rootDelegates, { ...grant, Condition: viaRds }).replace(
          /"Condition":\{(.*?\})\}/,
          '"Condition":{$1,"StringEquals":{"aws:PrincipalTag/team":"orders"}}',
        ),
      },
      findings: [OPEN_TO_APP],
    },
    {
      name: "a Deny of grants that are not for AWS resources, which a request without the key escapes",
      type,
      props: {
        policy: document(rootDelegates, grant, {
          ...guard,
          Condition: { Bool: { "kms:GrantIsForAWSResource": "false" } },
        }),
      },
      findings: [
        {
          message: "openDespiteDeny",
          at: "policy.Statement[1]",
          text: '`Grant` allows `role/app` to call `kms:CreateGrant` without `kms:ViaService`. `policy.Statement[2]` needs `kms:GrantIsForAWSResource` `false`, which a direct call may not have: `role/app` can call kms:CreateGrant directly.\nIn `policy.Statement[2]`, write `"BoolIfExists": {"kms:GrantIsForAWSResource": "false", "aws:PrincipalIsAWSService": "false"}`.',
        },
      ],
    },
    {
      name: "the same with the condition that the finding suggests, as advice",
      type,
      props: {
        policy: document(rootDelegates, grant, {
          ...guard,
          Condition: { BoolIfExists: { "kms:GrantIsForAWSResource": "false", "aws:PrincipalIsAWSService": "false" } },
        }),
      },
      findings: [
        {
          message: "grantIsForAwsResource",
          at: "policy.Statement[1]",
          text: "`Grant` allows `role/app` to call `kms:CreateGrant` with `kms:GrantIsForAWSResource` and without `kms:ViaService`, so the grant can be for any AWS service.",
          level: "advisory",
        },
      ],
    },
    {
      name: "an Allow of grants for AWS resources that a request without the key meets too",
      type,
      props: {
        policy: document(rootDelegates, {
          ...grant,
          Condition: { BoolIfExists: { "kms:grantIsForAWSResource": "true" } },
        }),
      },
      findings: [
        {
          message: "openIfAbsent",
          at: "policy.Statement[1]",
          text: "`Grant` allows `role/app` to call `kms:CreateGrant` without `kms:ViaService`: its `BoolIfExists` also matches without `kms:GrantIsForAWSResource`, which a direct call may not have: `role/app` can call kms:CreateGrant directly.",
        },
      ],
    },
    {
      name: "an opening next to an Allow whose principal is not known yet",
      type,
      props: {
        policy: asObject(rootDelegates, grant, { ...grant, Principal: { AWS: UNKNOWN }, Action: "kms:Decrypt" }),
      },
      findings: [OPEN_TO_APP],
    },
    {
      name: "an opening next to an Allow that may be another one",
      type,
      props: { policy: asObject(rootDelegates, grant, { ...grant, Principal: { AWS: UNKNOWN } }) },
      findings: [OPEN_TO_APP, notKnownAt("policy.Statement[2].Principal.AWS")],
    },
    {
      name: "an opening for one of several principals, of which others are not known yet",
      type,
      props: { policy: asObject(rootDelegates, { ...grant, Principal: { AWS: [UNKNOWN, app.AWS] } }) },
      findings: [OPEN_TO_APP],
    },
    {
      name: "an opening next to a Deny of another action on a resource that is not known yet",
      type,
      props: { policy: asObject(rootDelegates, grant, { ...guard, Action: "kms:Decrypt", Resource: UNKNOWN }) },
      findings: [OPEN_TO_APP],
    },
    {
      name: "an opening next to a Deny that spares a request without the key, whatever its value is",
      type,
      props: {
        policy: asObject(rootDelegates, grant, {
          ...guard,
          Condition: { StringEquals: { "kms:ViaService": UNKNOWN } },
        }),
      },
      findings: [OPEN_TO_APP],
    },
    {
      name: "one service in another Region, for a key whose id is single-Region",
      type: keyPolicy,
      props: { keyId, policy: document({ ...grant, Condition: viaRds }) },
      provider: { region: "us-east-1" },
      config: { services: ["rds"] },
      findings: [
        {
          message: "otherService",
          at: "policy.Statement[0]",
          text: "`Grant` allows `arn:aws:iam::111122223333:role/app` to call `kms:CreateGrant` through `rds.eu-west-1.amazonaws.com`, a service of another Region than the key's: `arn:aws:iam::111122223333:role/app` can call kms:CreateGrant through `rds.eu-west-1.amazonaws.com`.",
        },
      ],
    },
    {
      name: "a statement that lists kms:CreateGrant",
      type,
      props: { policy: document(rootDelegates, grant) },
      provider,
      findings: [
        {
          message: "open",
          at: "policy.Statement[1]",
          text: '`Grant` allows `role/app` to call `kms:CreateGrant` without `kms:ViaService` (no condition requires it), so it can give anyone use of the key.\nAdd `"Condition": {"Null":{"kms:ViaService":"false"}}` to `Grant`.',
        },
      ],
    },
    {
      name: "a statement with kms:Create* and no Sid",
      type,
      props: { policy: document({ ...grant, Sid: undefined, Action: ["kms:Put*", "kms:Create*"] }) },
      findings: [
        {
          message: "administrators",
          at: "policy.Statement[0]",
          text: "`Statement[0]` allows `role/app` to call `kms:CreateGrant`, which `kms:Create*` of the console's key policy matches, so a key administrator can give anyone use of the key.",
        },
      ],
    },
    {
      name: "a statement with NotAction",
      type,
      props: { policy: document({ ...grant, Action: undefined, NotAction: "kms:ScheduleKeyDeletion" }) },
      findings: [
        {
          message: "open",
          at: "policy.Statement[0]",
          text: "`Grant` allows `role/app` to call `kms:CreateGrant` (by `NotAction`) without `kms:ViaService` (no condition requires it), so it can give anyone use of the key.",
        },
      ],
    },
    {
      name: "a condition with IfExists",
      type,
      props: { policy: document({ ...grant, Condition: { StringEqualsIfExists: viaRds.StringEquals } }) },
      findings: [
        {
          message: "open",
          at: "policy.Statement[0]",
          text: "`Grant` allows `arn:aws:iam::111122223333:role/app` to call `kms:CreateGrant` without `kms:ViaService` (`…IfExists` also matches without the key), so it can give anyone use of the key.",
        },
      ],
    },
    {
      name: "another account's root",
      type: keyPolicy,
      props: { keyId: keyArn, policy: document({ ...grant, Principal: { AWS: "arn:aws:iam::444455556666:root" } }) },
      findings: [
        {
          message: "open",
          at: "policy.Statement[0]",
          text: "`Grant` allows `arn:aws:iam::444455556666:root` to call ",
        },
      ],
    },
    {
      name: "another service than the configured one",
      type,
      props: {
        policy: document({
          ...grant,
          Condition: { StringEquals: { "kms:ViaService": "ec2.eu-west-1.amazonaws.com" } },
        }),
      },
      provider,
      config: { services: ["rds"] },
      findings: [
        {
          message: "otherService",
          at: "policy.Statement[0]",
          text: '`Grant` allows `arn:aws:iam::111122223333:role/app` to call `kms:CreateGrant` through `ec2.eu-west-1.amazonaws.com`, which config `services` does not list: `arn:aws:iam::111122223333:role/app` can call kms:CreateGrant through `ec2.eu-west-1.amazonaws.com`.\nAdd the statement `{"Effect":"Deny","Principal":{"AWS":"arn:aws:iam::111122223333:role/app"},"Action":"kms:CreateGrant","Resource":"*","Condition":{"StringNotEquals":{"kms:ViaService":"rds.eu-west-1.amazonaws.com"}}}`, or add the service to config `services`.',
        },
      ],
    },
    {
      name: "grants for AWS resources, as advice by default",
      type,
      props: { policy: document({ ...grant, Condition: forResource }) },
      findings: [
        {
          message: "grantIsForAwsResource",
          at: "policy.Statement[0]",
          text: '`Grant` allows `arn:aws:iam::111122223333:role/app` to call `kms:CreateGrant` with `kms:GrantIsForAWSResource` and without `kms:ViaService`, so the grant can be for any AWS service.\nAdd `"Null":{"kms:ViaService":"false"}` to the Condition of `Grant`. Or accept this form with config `grantIsForAWSResource: "accepts"`.',
          level: "advisory",
        },
      ],
    },
    {
      name: "grants for AWS resources, if the configuration makes them a violation",
      type,
      props: { policy: document({ ...grant, Condition: forResource }) },
      config: { grantIsForAWSResource: "violates" },
      findings: [{ message: "grantIsForAwsResource", at: "policy.Statement[0]", text: "`Grant` allows" }],
    },
    {
      name: "grants for AWS resources, where the configuration lists services",
      type,
      props: { policy: document({ ...grant, Condition: forResource }) },
      config: { services: ["rds"] },
      findings: [
        {
          message: "grantIsForAwsResource",
          at: "policy.Statement[0]",
          text: "`Grant` allows `arn:aws:iam::111122223333:role/app` to call `kms:CreateGrant` with `kms:GrantIsForAWSResource` and without `kms:ViaService`, so the grant can be for any AWS service, not only for config `services`.",
        },
      ],
    },
    {
      name: "the same as advice, if the configuration says so",
      type,
      props: { policy: document({ ...grant, Condition: forResource }) },
      config: { services: ["rds"], grantIsForAWSResource: "advises" },
      findings: [
        {
          message: "grantIsForAwsResource",
          at: "policy.Statement[0]",
          text: "`Grant` allows",
          level: "advisory",
        },
      ],
    },
    throughEc2("advises"),
    throughEc2("accepts"),
    throughEc2("violates"),
    {
      name: "another Region than that of the service in the configuration",
      type,
      props: { policy: document({ ...grant, Condition: viaRds }) },
      provider,
      config: { services: ["rds.us-east-1.amazonaws.com"] },
      findings: [
        {
          message: "otherService",
          at: "policy.Statement[0]",
          text: "`Grant` allows `arn:aws:iam::111122223333:role/app` to call `kms:CreateGrant` through `rds.eu-west-1.amazonaws.com`, a service of another Region than the key's: `arn:aws:iam::111122223333:role/app` can call kms:CreateGrant through `rds.eu-west-1.amazonaws.com`.",
        },
      ],
    },
    {
      name: "an opening next to a statement that names the services of the key",
      type,
      props: {
        policy: document(rootDelegates, grant, {
          ...grant,
          Condition: { StringEquals: { "kms:ViaService": ["dynamodb.eu-west-1.amazonaws.com", "*.amazonaws.com"] } },
        }),
      },
      provider,
      findings: [
        {
          message: "open",
          at: "policy.Statement[1]",
          text: '`Grant` allows `role/app` to call `kms:CreateGrant` without `kms:ViaService` (no condition requires it), so it can give anyone use of the key.\nAdd `"Condition": {"Null":{"kms:ViaService":"false"}}` to `Grant`.',
        },
      ],
    },
    {
      name: "an opening of a key that no Aurora cluster uses, as advice if the configuration says so",
      type,
      props: { policy: document(rootDelegates, grant) },
      config: { mandatoryFor: "auroraKeys" },
      otherResources: [clusterWith({ engine: "mysql" })],
      findings: [{ ...OPEN_TO_APP, level: "advisory" }],
    },
    {
      name: "an opening of a key that no Aurora cluster uses, next to a statement that is only advised on",
      type,
      props: { policy: document(rootDelegates, grant, { ...grant, Sid: "Resources", Condition: forResource }) },
      config: { mandatoryFor: "auroraKeys" },
      findings: [
        { ...OPEN_TO_APP, level: "advisory" },
        {
          message: "grantIsForAwsResource",
          at: "policy.Statement[2]",
          text: "`Resources` allows ",
          level: "advisory",
        },
      ],
    },
    {
      name: "an opening of a key that an Aurora cluster uses for its storage",
      type,
      props: { policy: document(rootDelegates, grant) },
      config: { mandatoryFor: "auroraKeys" },
      otherResources: [clusterWith({})],
      findings: [OPEN_TO_APP],
    },
    {
      name: "an opening of a key that an Aurora cluster may use",
      type,
      props: { policy: document(rootDelegates, grant) },
      config: { mandatoryFor: "auroraKeys" },
      otherResources: [{ ...clusterWith({}), from: {} }],
      findings: [OPEN_TO_APP],
    },
    {
      name: "an opening in the KeyPolicy of a key that an Aurora cluster uses",
      type: keyPolicy,
      props: { keyId: UNKNOWN, policy: document(rootDelegates, grant) },
      config: { mandatoryFor: "auroraKeys" },
      from: { keyId: [ORDERS] },
      otherResources: [{ ...clusterWith({}), from: { kmsKeyId: [ORDERS] } }],
      findings: [OPEN_TO_APP],
    },
    {
      name: "an opening in the KeyPolicy of a key that no cluster uses, as advice",
      type: keyPolicy,
      props: { keyId: UNKNOWN, policy: document(rootDelegates, grant) },
      config: { mandatoryFor: "auroraKeys" },
      from: { keyId: [ORDERS] },
      findings: [{ ...OPEN_TO_APP, level: "advisory" }],
    },
    {
      name: "an opening in the KeyPolicy of a key outside the program, as advice",
      type: keyPolicy,
      props: { keyId, policy: document(rootDelegates, grant) },
      config: { mandatoryFor: "auroraKeys" },
      findings: [{ ...OPEN_TO_APP, level: "advisory" }],
    },
    {
      name: "an opening in the KeyPolicy of a key that is not known",
      type: keyPolicy,
      props: { keyId: UNKNOWN, policy: document(rootDelegates, grant) },
      config: { mandatoryFor: "auroraKeys" },
      from: { keyId: [{ type: "aws:ssm/parameter:Parameter", name: "parameter" }] },
      findings: [OPEN_TO_APP],
    },
    {
      name: "AWS's default key policy of a key that no cluster uses, if delegation is a violation of Aurora's keys",
      type,
      props: { description: "orders" },
      config: { mandatoryFor: "auroraKeys", accountRoot: "violates" },
      findings: [{ message: "defaultPolicy", at: "policy", text: "`policy` is not set, ", level: "advisory" }],
    },
    {
      name: "delegation to the root, if the configuration makes it a violation",
      type,
      props: { policy: document(rootDelegates) },
      config: { accountRoot: "violates" },
      findings: [
        {
          message: "accountRoot",
          at: "policy.Statement[0]",
          text:
            "`Root` delegates `kms:CreateGrant` (by `kms:*`) without `kms:ViaService` to every " +
            "IAM policy of account 111122223333, the key's own account according to the principals that " +
            "the policy allows to call `kms:PutKeyPolicy`.",
        },
      ],
    },
    {
      name: "AWS's default policy, if delegation is a violation",
      type,
      props: { enableKeyRotation: true },
      config: { accountRoot: "violates" },
      findings: [
        {
          message: "defaultPolicy",
          at: "policy",
          text:
            "`policy` is not set, so AWS's default key policy delegates `kms:CreateGrant` without `kms:ViaService` " +
            "to ",
        },
      ],
    },
  ],
  undecided: [
    {
      name: "an opening next to a Deny that may cover it",
      type,
      props: { policy: asObject(rootDelegates, grant, { ...guard, Condition: UNKNOWN }) },
      findings: [notKnownAt("policy.Statement[2].Condition")],
    },
    {
      name: "an opening next to a statement that is not known yet",
      type,
      props: { policy: asObject(rootDelegates, grant, UNKNOWN) },
      findings: [notKnownAt("policy.Statement[2]")],
    },
    {
      name: "a service that is not known yet, where one service is allowed",
      type,
      props: {
        policy: asObject(rootDelegates, { ...grant, Condition: { StringEquals: { "kms:ViaService": UNKNOWN } } }),
      },
      provider,
      config: { services: ["rds"] },
      findings: [notKnownAt("policy.Statement[1].Condition.StringEquals.kms:ViaService")],
    },
    {
      name: "a document given as an object with a part that is not known yet",
      type,
      props: {
        policy: { Version: "2012-10-17", Statement: [rootDelegates, { ...grant, Principal: { AWS: [UNKNOWN] } }] },
      },
      findings: [
        {
          message: "notReadable",
          at: "policy.Statement[1].Principal.AWS[0]",
          text: "undecided: `policy.Statement[1].Principal.AWS[0]` is not known before the update, so the pack cannot decide whether `kms:CreateGrant` is allowed only through an AWS service.",
        },
      ],
    },
    {
      name: "a policy that is not known yet",
      type,
      props: { policy: UNKNOWN },
      findings: [
        {
          message: "notReadable",
          at: "policy",
          text: "undecided: `policy` is not known before the update, so the pack cannot decide whether `kms:CreateGrant` is allowed only through an AWS service.",
        },
      ],
    },
    {
      name: "a policy hidden in the exported state",
      type,
      props: { policy: "[secret]" },
      findings: [
        {
          message: "notReadable",
          at: "policy",
          text: "undecided: `policy` is hidden as `[secret]` in the exported state",
        },
      ],
    },
    {
      name: "text that is not JSON",
      type,
      props: { policy: "{" },
      findings: [
        {
          message: "malformed",
          at: "policy",
          text: "undecided: `policy` cannot be read as part of a policy document: ",
        },
      ],
    },
    {
      name: "JSON with several members of the wrong shape",
      type,
      props: { policy: document({ Effect: "Permit" }, []) },
      findings: [
        {
          message: "malformed",
          at: "policy.Statement[0].Effect",
          text: "undecided: `policy.Statement[0].Effect` cannot be read as part of a policy document: ",
        },
      ],
    },
    {
      name: "the root of an account that may be the key's own",
      type: keyPolicy,
      props: { keyId, policy: document({ ...grant, Principal: root }) },
      findings: [
        {
          message: "accountNotKnown",
          at: "policy.Statement[0].Principal.AWS",
          text: "undecided: `policy.Statement[0].Principal.AWS` names an account, and the pack does not know whether it is the key's own account, so it cannot decide whether `kms:CreateGrant` is allowed only through an AWS service.",
        },
      ],
    },
    {
      name: "the same, if the lockout check is bypassed",
      type,
      props: { bypassPolicyLockoutSafetyCheck: true, policy: document(rootDelegates) },
      findings: [
        {
          message: "accountNotKnown",
          at: "policy.Statement[0].Principal.AWS",
          text: "undecided: `policy.Statement[0].Principal.AWS` names",
        },
      ],
    },
    {
      name: "the same, if it is not known whether the lockout check is bypassed",
      type,
      props: { bypassPolicyLockoutSafetyCheck: UNKNOWN_BOOLEAN, policy: document(rootDelegates) },
      findings: [
        {
          message: "accountNotKnown",
          at: "policy.Statement[0].Principal.AWS",
          text: "undecided: `policy.Statement[0].Principal.AWS` names",
        },
      ],
    },
    {
      name: "a key ARN that contradicts the configured accounts",
      type: keyPolicy,
      props: { keyId: keyArn, policy: document({ ...grant, Principal: root }) },
      config: { accounts: ["444455556666", "777788889999"] },
      findings: [
        {
          message: "accountNotKnown",
          at: "policy.Statement[0].Principal.AWS",
          text: "undecided: `policy.Statement[0].Principal.AWS` names",
        },
      ],
    },
    {
      name: "one service, if the key's Region is not known",
      type,
      props: { policy: document({ ...grant, Condition: viaRds }) },
      config: { services: ["rds"] },
      findings: [
        {
          message: "notDecided",
          at: "policy.Statement[0].Condition.StringEquals.kms:ViaService",
          text:
            "undecided: `policy.Statement[0].Condition.StringEquals.kms:ViaService` decides whether " +
            "`kms:CreateGrant` is allowed only through an AWS service: ",
        },
      ],
    },
    {
      name: "one service in another Region, for a key that may be multi-Region",
      type: keyPolicy,
      props: { keyId: UNKNOWN, policy: document({ ...grant, Condition: viaRds }) },
      provider: { region: "us-east-1" },
      config: { services: ["rds"] },
      findings: [
        {
          message: "notDecided",
          at: "policy.Statement[0].Condition.StringEquals.kms:ViaService",
          text:
            "undecided: `policy.Statement[0].Condition.StringEquals.kms:ViaService` decides whether " +
            "`kms:CreateGrant` is allowed only through an AWS service: ",
        },
      ],
    },
    {
      name: "one service in another Region, for a key whose id is multi-Region",
      type: keyPolicy,
      props: { keyId: `mrk-${"0".repeat(32)}`, policy: document({ ...grant, Condition: viaRds }) },
      provider: { region: "us-east-1" },
      config: { services: ["rds"] },
      findings: [
        {
          message: "notDecided",
          at: "policy.Statement[0].Condition.StringEquals.kms:ViaService",
          text:
            "undecided: `policy.Statement[0].Condition.StringEquals.kms:ViaService` decides whether " +
            "`kms:CreateGrant` is allowed only through an AWS service: ",
        },
      ],
    },
    {
      name: "an operator that AWS does not define",
      type,
      props: { policy: document({ ...grant, Condition: { StringMatches: { "kms:ViaService": "rds*" } } }) },
      findings: [
        {
          message: "notDecided",
          at: "policy.Statement[0].Condition.StringMatches.kms:ViaService",
          text:
            "undecided: `policy.Statement[0].Condition.StringMatches.kms:ViaService` decides whether " +
            "`kms:CreateGrant` is allowed only through an AWS service: ",
        },
      ],
    },
  ],
  notApplicable: [
    { name: "a key that the program only reads", type, props: {}, reason: "the program only reads the resource" },
    {
      name: "a cluster",
      type: "aws:rds/cluster:Cluster",
      props: {},
      reason: "the policy does not apply to resources of type `aws:rds/cluster:Cluster`",
    },
    {
      name: "a key that `where` does not select",
      type,
      props: { policy: document(grant) },
      config: { where: { names: [] } },
      reason: "config `where` does not select the resource",
    },
  ],
});

const SERVICE = "^([*]|[a-z][a-z0-9-]*([.]([*]|[a-z]+(-[a-z]+)+-[0-9]+))?([.]amazonaws[.]com([.]cn)?)?)$";
const ownAccounts = accountIdCases("kms-create-grant-via-service", "accounts");
describeOptions(kmsCreateGrantViaService, {
  defaults: {
    services: ["*"],
    grantIsForAWSResource: undefined,
    accountRoot: "delegates",
    mandatoryFor: "everyKey",
    accounts: undefined,
  },
  accepted: [
    { services: ["rds", "rds.*", "rds.us-gov-west-1.amazonaws.com", "rds.cn-north-1.amazonaws.com.cn"] },
    { mandatoryFor: "everyKey" },
    { mandatoryFor: "auroraKeys" },
    { grantIsForAWSResource: "advises" },
    { grantIsForAWSResource: "violates" },
    { grantIsForAWSResource: "accepts" },
    { accountRoot: "delegates" },
    { accountRoot: "violates" },
    ...ownAccounts.accepted,
  ],
  rejected: [
    [{ services: "rds" }, "`kms-create-grant-via-service.services` must be array"],
    [{ services: [1] }, "`kms-create-grant-via-service.services.0` must be string"],
    [{ services: [] }, "`kms-create-grant-via-service.services` must NOT have fewer than 1 items"],
    ...["RDS", "rds.eu-west-1.amazonaws", "*.amazonaws.com", "rds.*.*", "rds eu-west-1"].map(
      (service) =>
        [
          { services: [service] },
          `\`kms-create-grant-via-service.services.0\` must match pattern "${SERVICE}"`,
        ] as const,
    ),
    [
      { mandatoryFor: "none" },
      "`kms-create-grant-via-service.mandatoryFor` must be equal to one of the allowed values",
    ],
    [
      { grantIsForAWSResource: "delegates" },
      "`kms-create-grant-via-service.grantIsForAWSResource` must be equal to one of the allowed values",
    ],
    [
      { accountRoot: "accepts" },
      "`kms-create-grant-via-service.accountRoot` must be equal to one of the allowed values",
    ],
    ...ownAccounts.rejected,
  ],
});
