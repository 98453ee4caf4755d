import assert from "node:assert/strict";
import { iamCreateGrantViaService } from "../../policies/iam-create-grant-via-service";
import { describeOptions } from "../kit/option-tester";
import { describePolicy, runPolicy, UNKNOWN, UNKNOWN_OBJECT, urnOf } from "../kit/policy-tester";

const type = "aws:iam/policy:Policy";
const rolePolicy = "aws:iam/rolePolicy:RolePolicy";
const role = "aws:iam/role:Role";
const attachment = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const key = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const anyKey = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

const grant = { Sid: "Grant", Effect: "Allow", Action: "kms:CreateGrant", Resource: key };
const viaRds = { StringEquals: { "kms:ViaService": "rds.eu-west-1.amazonaws.com" } };
const viaService = { Null: { "kms:ViaService": "false" } };
const forResource = { Bool: { "kms:GrantIsForAWSResource": "true" } };
const readBucket = { Effect: "Allow", Action: "s3:GetObject", Resource: UNKNOWN };
const managed = (name: string): string => `arn:aws:iam::aws:policy/${name}`;

const asObject = (...Statement: object[]) => ({ Version: "2012-10-17", Statement });
const document = (...statements: object[]): string => JSON.stringify(asObject(...statements));

const QUESTION = "so the pack cannot decide whether `kms:CreateGrant` is allowed only through an AWS service.";
const DENY =
  'Add a statement that denies it: `{"Effect": "Deny", "Action": "kms:CreateGrant", "Resource": "*", "Condition": ' +
  '{"Null":{"kms:ViaService":"true"}}}`.';

const open = (at = "policy.Statement[0]", message = "open") => ({
  message,
  at,
  text: "`Grant` allows `kms:CreateGrant` ",
});
const advised = (at: string, name: string, version: string) => ({
  message: "managedPolicy",
  at,
  text:
    `\`${at}\` attaches AWS managed policy \`${name}\` (${version}, as of 2026-09-30), which allows ` +
    "`kms:CreateGrant` ",
  level: "advisory" as const,
});

describePolicy(iamCreateGrantViaService, {
  pass: [
    { name: "a statement scoped to one service", type, props: { policy: document({ ...grant, Condition: viaRds }) } },
    {
      name: "a statement scoped to the service in the key's Region",
      type: rolePolicy,
      props: { role: "app", policy: document({ ...grant, Condition: viaRds }) },
      config: { services: ["rds"] },
    },
    {
      name: "a statement scoped to the service, as AWS writes it in the configuration",
      type,
      props: { policy: document({ ...grant, Condition: viaRds }) },
      config: { services: ["rds.eu-west-1.amazonaws.com"] },
    },
    {
      name: "a statement for keys in any Region, scoped to the service in one",
      type,
      props: { policy: document({ ...grant, Resource: "*", Condition: viaRds }) },
      config: { services: ["rds"] },
    },
    { name: "another KMS action", type, props: { policy: document({ ...grant, Action: "kms:Decrypt" }) } },
    {
      name: "all actions on a resource of another service",
      type,
      props: { policy: document({ ...grant, Action: "*", Resource: "arn:aws:s3:::x" }) },
    },
    {
      name: "a Deny without `kms:ViaService`",
      type,
      props: {
        policy: document(
          { ...grant, Action: "*" },
          { ...grant, Effect: "Deny", Condition: { Null: { "kms:ViaService": "true" } } },
        ),
      },
    },
    { name: "a document given as an object", type, props: { policy: asObject({ ...grant, Condition: viaService }) } },
    {
      name: "grants for AWS resources, if the configuration accepts them",
      type,
      props: { policy: document({ ...grant, Condition: forResource }) },
      config: { grantIsForAWSResource: "accepts" },
    },
    {
      name: "a condition that only a user can meet, in a role's policy",
      type: rolePolicy,
      props: { policy: document({ ...grant, Condition: { StringEquals: { "aws:username": "alice" } } }) },
    },
    {
      name: "a Resource that is not known yet, for another action",
      type,
      props: { policy: asObject(readBucket, { ...grant, Condition: viaRds }) },
    },
    {
      name: "a Resource that is not known yet, in a scoped statement",
      type,
      props: { policy: asObject({ ...grant, Resource: [key, UNKNOWN], Condition: viaRds }) },
    },
    {
      name: "a role whose inline policies are scoped",
      type: role,
      props: { inlinePolicies: [{ name: "grant", policy: document({ ...grant, Condition: viaRds }) }, {}] },
    },
    {
      name: "an AWS managed policy without kms:CreateGrant",
      type: attachment,
      props: { policyArn: managed("ReadOnlyAccess") },
    },
    {
      name: "an AWS managed policy that is scoped",
      type: attachment,
      props: { policyArn: managed("service-role/ROSAInstallerPolicy") },
    },
    {
      name: "an AWS managed policy scoped to a configured service",
      type: attachment,
      props: { policyArn: managed("service-role/ROSAInstallerPolicy") },
      config: { services: ["rds", "ec2"] },
    },
    {
      name: "an AWS managed policy scoped to a configured service in any Region",
      type: attachment,
      props: { policyArn: managed("service-role/ROSAInstallerPolicy") },
      config: { services: ["ec2.*"] },
    },
    {
      name: "an AWS managed policy for AWS resources, if the configuration accepts it",
      type: attachment,
      props: { policyArn: managed("service-role/AWSBackupServiceRolePolicyForBackup") },
      config: { grantIsForAWSResource: "accepts" },
    },
    {
      name: "an attached policy of the account",
      type: attachment,
      props: { policyArn: "arn:aws:iam::111122223333:policy/AdministratorAccess" },
    },
    {
      name: "an attached policy that the program creates, which is checked there",
      type: attachment,
      props: { policyArn: UNKNOWN },
      from: { policyArn: [{ type, name: "grants", props: { policy: document({ ...grant, Condition: viaRds }) } }] },
    },
    {
      name: "attached policies that the program creates, in a list",
      type: role,
      props: { managedPolicyArns: [managed("ReadOnlyAccess"), UNKNOWN] },
      from: {
        managedPolicyArns: [{ type, name: "grants", props: { policy: document({ ...grant, Condition: viaRds }) } }],
      },
    },
  ],
  violation: [
    {
      name: "text that is not a document",
      type,
      props: { policy: "Version: 2012-10-17" },
      findings: [
        {
          message: "malformed",
          at: "policy",
          text: "`policy` cannot be read as part of a policy document: expected JSON, found text of length 19",
        },
      ],
    },
    {
      name: "an opening next to a member that the policy language does not have",
      type,
      props: { policy: JSON.stringify({ Comment: "app", Statement: { ...grant, Sid: undefined } }) },
      findings: [
        {
          message: "malformed",
          at: "policy",
          text: "`policy` cannot be read as part of a policy document: has an unknown member `Comment`, ",
        },
        { message: "open", at: "policy.Statement", text: "`Statement` allows `kms:CreateGrant` " },
      ],
    },
    {
      name: "a document with the same member twice, of which the last is harmless",
      type,
      props: { policy: document(grant).replace('"Effect":"Allow"', '"Effect":"Allow","Effect":"Deny"') },
      findings: [
        {
          message: "malformed",
          at: "policy.Statement[0]",
          text:
            "`policy.Statement[0]` cannot be read as part of a policy document: has the member `Effect` twice.\n" +
            "Correct the document.",
        },
      ],
    },
    {
      name: "a document nested too deeply",
      type,
      props: { policy: { Statement: [{ ...grant, Action: [[[[[[["kms:*"]]]]]]] }] } },
      findings: [
        {
          message: "malformed",
          at: "policy.Statement[0].Action[0]",
          text: "`policy.Statement[0].Action[0]` cannot be read as part of a policy document: ",
        },
      ],
    },
    {
      name: "a statement that lists kms:CreateGrant",
      type,
      props: { policy: document(grant) },
      findings: [
        {
          message: "open",
          at: "policy.Statement[0]",
          text: `\`Grant\` allows \`kms:CreateGrant\` without \`kms:ViaService\` (no condition requires it), so it can give anyone use of the key: a principal with this policy can call kms:CreateGrant on \`${key}\` directly.\nMove \`kms:CreateGrant\` to a statement of its own with \`"Condition": {"StringEquals":{"kms:ViaService":"<service>.eu-west-1.amazonaws.com"}}\`, where \`<service>\` is the service that uses this key, such as \`rds\`.`,
        },
      ],
    },
    {
      name: "all of KMS on every key",
      type: "aws:iam/groupPolicy:GroupPolicy",
      props: { group: "admins", policy: document({ ...grant, Action: ["s3:*", "KMS:*"], Resource: "*" }) },
      config: { services: ["rds", "secretsmanager"] },
      findings: [
        {
          message: "open",
          at: "policy.Statement[0]",
          text: `\`Grant\` allows \`kms:CreateGrant\` (by \`KMS:*\`) other than through \`rds\` and \`secretsmanager\` (no condition requires it), so it can give anyone use of the key: a principal with this policy can call kms:CreateGrant on \`${anyKey}\` directly.\nMove \`kms:CreateGrant\` to a statement of its own with \`"Condition": {"StringLike":{"kms:ViaService":["rds.*.amazonaws.com","secretsmanager.*.amazonaws.com"]}}\`.`,
        },
      ],
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
          text:
            "`Grant` allows `kms:CreateGrant` with " +
            "`kms:GrantIsForAWSResource` and without `kms:ViaService`, so the grant can be for any AWS service, not only for " +
            "config `services`.",
        },
      ],
    },
    {
      name: "grants for AWS resources through another service, although config `grantIsForAWSResource` accepts them",
      type,
      props: {
        policy: document({
          ...grant,
          Condition: { ...forResource, StringEquals: { "kms:ViaService": "ec2.eu-west-1.amazonaws.com" } },
        }),
      },
      config: { services: ["rds"], grantIsForAWSResource: "accepts" },
      findings: [
        {
          message: "otherService",
          at: "policy.Statement[0]",
          text:
            "`Grant` allows `kms:CreateGrant` through " +
            "`ec2.eu-west-1.amazonaws.com`, which config `services` does not list: ",
        },
      ],
    },
    {
      name: "a service of another Region than the key's",
      type,
      props: { policy: document({ ...grant, Condition: { StringLike: { "kms:ViaService": "rds.*.amazonaws.com" } } }) },
      config: { services: ["rds"] },
      findings: [
        {
          message: "otherService",
          at: "policy.Statement[0]",
          text:
            "`Grant` allows `kms:CreateGrant` through " +
            "`rds.us-east-1.amazonaws.com`, a service of another Region than the key's: a principal with this policy can call " +
            "kms:CreateGrant on ",
        },
      ],
    },
    {
      name: "every action on KMS keys only",
      type,
      props: { policy: document({ ...grant, Action: "*" }) },
      findings: [open()],
    },
    {
      name: "NotAction on KMS keys only",
      type,
      props: {
        policy: document({ ...grant, Action: undefined, NotAction: "s3:*", Resource: ["arn:aws:kms:*:*:key/*", key] }),
      },
      findings: [open()],
    },
    {
      name: "every action on a KMS key and another resource, as advice",
      type,
      props: { policy: document({ ...grant, Action: "*", Resource: [key, "arn:aws:s3:::b/*"] }) },
      findings: [{ ...open("policy.Statement[0]", "openWithEverything"), level: "advisory" }],
    },
    {
      name: "every action on every resource but one, as advice",
      type,
      props: { policy: document({ ...grant, Action: "*", Resource: undefined, NotResource: "arn:aws:s3:::b/*" }) },
      findings: [{ ...open("policy.Statement[0]", "openWithEverything"), level: "advisory" }],
    },
    {
      name: "every action, as advice",
      type: "aws:iam/userPolicy:UserPolicy",
      props: { user: "alice", policy: document({ Effect: "Allow", Action: "*", Resource: "*" }) },
      findings: [
        {
          message: "openWithEverything",
          at: "policy.Statement[0]",
          text: `\`Statement[0]\` allows \`kms:CreateGrant\` with all other actions (by \`*\`), without \`kms:ViaService\` (no condition requires it), so it can give anyone use of the key: a principal with this policy can call kms:CreateGrant on \`${anyKey}\` directly.\n${DENY}`,
          level: "advisory",
        },
      ],
    },
    {
      name: "every action but some, as advice",
      type,
      props: { policy: document({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }) },
      config: { services: ["rds.*"] },
      findings: [
        {
          message: "openWithEverything",
          at: "policy.Statement[0]",
          text: "`Statement[0]` allows `kms:CreateGrant` with all other actions (by `NotAction`), other than through `rds.*` (no condition requires it), so it can give anyone use of the key: a principal with this policy can call kms:CreateGrant on `arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab` directly.",
          level: "advisory",
        },
      ],
    },
    {
      name: "every action, next to kms:*",
      type,
      props: { policy: document({ ...grant, Action: ["*", "kms:*"] }) },
      findings: [open()],
    },
    {
      name: "grants for AWS resources, as advice by default",
      type,
      props: { policy: document({ ...grant, Condition: forResource }) },
      findings: [{ ...open(undefined, "grantIsForAwsResource"), level: "advisory" }],
    },
    {
      name: "grants for AWS resources, if the configuration makes them a violation",
      type,
      props: { policy: document({ ...grant, Condition: forResource }) },
      config: { grantIsForAWSResource: "violates" },
      findings: [open(undefined, "grantIsForAwsResource")],
    },
    {
      name: "a permission set's inline policy",
      type: "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy",
      props: { inlinePolicy: document(grant) },
      findings: [open("inlinePolicy.Statement[0]")],
    },
    {
      name: "a role's inline policies, each on its own",
      type: role,
      props: {
        inlinePolicies: [
          { name: "scoped", policy: document({ ...grant, Condition: viaRds }) },
          { name: "open", policy: document({ ...grant, Condition: viaRds }, grant) },
          UNKNOWN_OBJECT,
          { name: "unknown", policy: UNKNOWN },
          "no policy",
        ],
      },
      findings: [
        open("inlinePolicies[1].policy.Statement[1]"),
        {
          message: "notReadable",
          at: "inlinePolicies[2]",
          text: `undecided: \`inlinePolicies[2]\` is not known before the update, ${QUESTION}`,
        },
        {
          message: "notReadable",
          at: "inlinePolicies[3].policy",
          text: `undecided: \`inlinePolicies[3].policy\` is not known before the update, ${QUESTION}`,
        },
        {
          message: "notReadable",
          at: "inlinePolicies[4]",
          text: `undecided: \`inlinePolicies[4]\` has a value of an unexpected type, ${QUESTION}`,
        },
      ],
    },
    ...["Role", "User", "Group"].map((kind) => ({
      name: `a ${kind} of aws-native that holds and attaches`,
      type: `aws-native:iam:${kind}`,
      props: {
        policies: [{ policyName: "open", policyDocument: asObject(grant) }],
        managedPolicyArns: [managed("PowerUserAccess")],
      },
      findings: [
        open("policies[0].policyDocument.Statement[0]"),
        advised("managedPolicyArns[0]", "PowerUserAccess", "v12"),
      ] as const,
    })),
    {
      name: "a permission set of aws-native that holds and attaches",
      type: "aws-native:sso:PermissionSet",
      props: { name: "operators", inlinePolicy: asObject(grant), managedPolicies: [managed("AdministratorAccess")] },
      findings: [open("inlinePolicy.Statement[0]"), advised("managedPolicies[0]", "AdministratorAccess", "v1")],
    },
    {
      name: "an open grant next to a Resource that is not known yet",
      type,
      props: { policy: asObject({ ...grant, Resource: [UNKNOWN, key] }) },
      findings: [open()],
    },
    {
      name: "an AWS managed policy for every action, as advice",
      type: attachment,
      props: { policyArn: managed("AdministratorAccess") },
      findings: [
        {
          ...advised("policyArn", "AdministratorAccess", "v1"),
          text:
            "`policyArn` attaches AWS managed policy `AdministratorAccess` (v1, as of 2026-09-30), which allows " +
            "`kms:CreateGrant` without `kms:ViaService`.\nAttach your own policy with only the actions you need, or also attach " +
            'a Deny of `kms:CreateGrant` with `"Condition": {"Null":{"kms:ViaService":"true"}}`.',
        },
      ],
    },
    {
      name: "an AWS managed policy of another partition",
      type: "aws:iam/policyAttachment:PolicyAttachment",
      props: { policyArn: "arn:aws-us-gov:iam::aws:policy/PowerUserAccess" },
      config: { services: ["rds"] },
      findings: [advised("policyArn", "PowerUserAccess", "v12")],
    },
    {
      name: "an AWS managed policy for AWS resources",
      type: "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment",
      props: { managedPolicyArn: managed("service-role/AWSBackupServiceRolePolicyForBackup") },
      config: { grantIsForAWSResource: "violates", serviceRolePolicies: "advises" },
      findings: [advised("managedPolicyArn", "service-role/AWSBackupServiceRolePolicyForBackup", "v30")],
    },
    {
      name: "an AWS managed policy scoped to other services",
      type: "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
      props: { policyArns: [managed("ReadOnlyAccess"), managed("AWSBackupGuardDutyRolePolicyForScans")] },
      config: { services: ["backup"] },
      findings: [
        {
          ...advised("policyArns[1]", "AWSBackupGuardDutyRolePolicyForScans", "v3"),
          text:
            "`policyArns[1]` attaches AWS managed policy `AWSBackupGuardDutyRolePolicyForScans` (v3, as of 2026-09-30), which " +
            "allows `kms:CreateGrant` also through `guardduty`.",
        },
      ],
    },
    {
      name: "policies attached to a user, in a list",
      type: "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive",
      props: { policyArns: [managed("PowerUserAccess")] },
      findings: [advised("policyArns[0]", "PowerUserAccess", "v12")],
    },
    {
      name: "policies attached to a group, in a list",
      type: "aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive",
      props: { policyArns: [managed("PowerUserAccess")] },
      findings: [advised("policyArns[0]", "PowerUserAccess", "v12")],
    },
    ...["aws:iam/userPolicyAttachment:UserPolicyAttachment", "aws:iam/groupPolicyAttachment:GroupPolicyAttachment"].map(
      (one) => ({
        name: `attached by ${one}`,
        type: one,
        props: { policyArn: managed("PowerUserAccess") },
        findings: [advised("policyArn", "PowerUserAccess", "v12")] as const,
      }),
    ),
    {
      name: "a role that holds one policy and attaches others",
      type: role,
      props: {
        inlinePolicies: [{ name: "open", policy: document(grant) }],
        managedPolicyArns: [UNKNOWN, managed("PowerUserAccess")],
      },
      from: { managedPolicyArns: [{ type, name: "grants", props: { policy: document() } }] },
      findings: [
        {
          text: "`Grant` allows `kms:CreateGrant` without `kms:ViaService` (no condition requires it), so it can give anyone use of the key: a principal with this policy can call kms:CreateGrant on `arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab` directly.",
        },
        { text: "`managedPolicyArns[1]` attaches AWS managed policy `PowerUserAccess` ", level: "advisory" },
      ],
    },
  ],
  undecided: [
    {
      name: "a policy that is not known yet",
      type,
      props: { policy: UNKNOWN },
      findings: [
        {
          message: "notReadable",
          at: "policy",
          text: `undecided: \`policy\` is not known before the update, ${QUESTION}`,
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
          text: `undecided: \`policy\` is hidden as \`[secret]\` in the exported state, ${QUESTION}`,
        },
      ],
    },
    {
      name: "a Resource that is not known yet, in an open statement",
      type,
      props: { policy: asObject(readBucket, { ...grant, Resource: UNKNOWN }) },
      findings: [
        {
          message: "notReadable",
          at: "policy.Statement[1].Resource",
          text: `undecided: \`policy.Statement[1].Resource\` is not known before the update, ${QUESTION}`,
        },
      ],
    },
    {
      name: "the same in a document of one statement",
      type,
      props: { policy: { Version: "2012-10-17", Statement: { ...grant, Resource: [UNKNOWN] } } },
      findings: [
        {
          message: "notReadable",
          at: "policy.Statement.Resource[0]",
          text: `undecided: \`policy.Statement.Resource[0]\` is not known before the update, ${QUESTION}`,
        },
      ],
    },
    {
      name: "a Resource that is not known yet, next to an undecided Deny",
      type,
      props: {
        policy: asObject(
          { ...grant, Resource: UNKNOWN },
          { ...grant, Effect: "Deny", Resource: "*", Condition: { StringSounds: { "kms:ViaService": "rds" } } },
        ),
      },
      findings: [
        {
          message: "notReadable",
          at: "policy.Statement[0].Resource",
          text: `undecided: \`policy.Statement[0].Resource\` is not known before the update, ${QUESTION}`,
        },
      ],
    },
    {
      name: "a condition value that is not known yet",
      type,
      props: { policy: asObject({ ...grant, Condition: { StringEquals: { "kms:ViaService": [UNKNOWN] } } }) },
      config: { services: ["rds"] },
      findings: [
        {
          message: "notReadable",
          at: "policy.Statement[0].Condition.StringEquals.kms:ViaService[0]",
          text:
            "undecided: `policy.Statement[0].Condition.StringEquals.kms:ViaService[0]` is not known before the update, " +
            QUESTION,
        },
      ],
    },
    {
      name: "a Deny on a key that is not known yet, of what a statement allows",
      type,
      props: { policy: asObject({ ...grant, Resource: "*" }, { ...grant, Effect: "Deny", Resource: UNKNOWN }) },
      findings: [
        {
          message: "notReadable",
          at: "policy.Statement[1].Resource",
          text: `undecided: \`policy.Statement[1].Resource\` is not known before the update, ${QUESTION}`,
        },
      ],
    },
    {
      name: "a part of the document hidden in the exported state",
      type,
      props: { policy: asObject({ ...grant, Action: "[secret]" }) },
      findings: [
        {
          message: "notReadable",
          at: "policy.Statement[0].Action",
          text: `undecided: \`policy.Statement[0].Action\` is hidden as \`[secret]\` in the exported state, ${QUESTION}`,
        },
      ],
    },
    {
      name: "a document that is too large for the pack",
      type,
      props: { policy: document({ ...grant, Resource: new Array(20_001).fill(key) }) },
      findings: [
        {
          message: "malformed",
          at: "policy",
          text: "undecided: `policy` cannot be read as part of a policy document: has ",
        },
      ],
    },
    {
      name: "an operator that AWS does not define",
      type,
      props: { policy: document({ ...grant, Condition: { StringSounds: { "kms:ViaService": "rds" } } }) },
      findings: [
        {
          message: "notDecided",
          at: "policy.Statement[0].Condition.StringSounds.kms:ViaService",
          text:
            "undecided: `policy.Statement[0].Condition.StringSounds.kms:ViaService` decides whether `kms:CreateGrant` is " +
            "allowed only through an AWS service: AWS does not document a condition operator `StringSounds`.",
        },
      ],
    },
    {
      name: "inline policies that are not known yet",
      type: role,
      props: { inlinePolicies: UNKNOWN_OBJECT },
      findings: [
        {
          message: "notReadable",
          at: "inlinePolicies",
          text: `undecided: \`inlinePolicies\` is not known before the update, ${QUESTION}`,
        },
      ],
    },
    {
      name: "an AWS managed policy newer than the list",
      type: attachment,
      props: { policyArn: managed("AmazonAuroraFutureAccess") },
      findings: [
        {
          message: "managedPolicyNotKnown",
          at: "policyArn",
          text: "undecided: `policyArn` attaches the AWS managed policy `AmazonAuroraFutureAccess`, which is not in the pack's list of 2026-09-30, so the pack cannot decide whether `kms:CreateGrant` is allowed only through an AWS service.",
        },
      ],
    },
    {
      name: "an attached policy from another kind of resource",
      type: attachment,
      props: { policyArn: UNKNOWN },
      from: { policyArn: [{ type: "aws:ssm/parameter:Parameter", name: "policy" }] },
      findings: [
        {
          message: "notKnownYet",
          at: "policyArn",
          text:
            "undecided: `policyArn` is not known before the update, because it comes from `policy` " +
            "(`aws:ssm/parameter:Parameter`), so a preview cannot check it.",
        },
      ],
    },
    {
      name: "an attached policy from an unknown resource",
      type: attachment,
      props: { policyArn: UNKNOWN },
      findings: [{ text: `undecided: \`policyArn\` is not known before the update, ${QUESTION}` }],
    },
    {
      name: "an attached policy hidden in the exported state",
      type: attachment,
      props: { policyArn: "[secret]" },
      findings: [
        {
          message: "notReadable",
          at: "policyArn",
          text: `undecided: \`policyArn\` is hidden as \`[secret]\` in the exported state, ${QUESTION}`,
        },
      ],
    },
  ],
  notApplicable: [
    {
      name: "a role without policies",
      type: role,
      props: { assumeRolePolicy: document() },
      reason: "the resource neither holds nor attaches a policy",
    },
    {
      name: "a permission set of aws-native without policies",
      type: "aws-native:sso:PermissionSet",
      props: { name: "operators" },
      reason: "the resource neither holds nor attaches a policy",
    },
    {
      name: "another resource",
      type: "aws:s3/bucket:Bucket",
      props: { bucket: "x" },
      reason: "the policy does not apply to resources of type `aws:s3/bucket:Bucket`",
    },
  ],
});

describe("the fixes of iam-create-grant-via-service", () => {
  /** The findings on a policy of these statements. */
  const messagesOf = (statements: readonly object[], services: readonly string[]): readonly string[] =>
    runPolicy(iamCreateGrantViaService, {
      name: "fixed",
      type,
      props: { policy: document(...statements) },
      config: { services },
    }).findings.map(({ message }) => message);
  const found = (message: string | undefined, pattern: RegExp) => JSON.parse(pattern.exec(message ?? "")?.[1] ?? "{}");

  for (const services of [["*"], ["rds"], ["rds.*"], ["rds", "secretsmanager"]]) {
    for (const Resource of [key, "*", [key, anyKey]]) {
      it(`the condition for ${services.join()} on ${String(Resource)} scopes the statement`, () => {
        const [message] = messagesOf([{ ...grant, Resource }], services);
        const Condition = found(message, /`"Condition": (.*?)`[.,]/);
        assert.ok(Object.keys(Condition).length > 0, message);
        assert.deepEqual(messagesOf([{ ...grant, Resource, Condition }], services), []);
      });
    }

    it(`the Deny for ${services.join()} closes the opening`, () => {
      const everything = { Effect: "Allow", Action: "*", Resource: "*" };
      for (const statements of [[everything], [everything, { ...grant, Action: "kms:Decrypt" }]]) {
        const [message] = messagesOf(statements, services);
        const deny = found(message, /`(\{"Effect": "Deny".*\})`\.$/m);
        assert.equal(deny.Effect, "Deny", message);
        assert.deepEqual(messagesOf([...statements, deny], services), []);
      }
    });
  }

  it("are reported on the resource that holds the document", () => {
    const [finding] = runPolicy(iamCreateGrantViaService, {
      name: "x",
      type,
      props: { policy: document(grant) },
    }).findings;
    assert.equal(finding?.urn, urnOf(type, "it"));
  });
});

describeOptions(iamCreateGrantViaService, {
  defaults: { services: ["*"], grantIsForAWSResource: undefined, serviceRolePolicies: "accepts" },
  accepted: [
    { services: ["rds", "rds.*"] },
    { grantIsForAWSResource: "advises" },
    { grantIsForAWSResource: "violates" },
    { grantIsForAWSResource: "accepts" },
  ],
  rejected: [
    [{ services: "rds" }, "`iam-create-grant-via-service.services` must be array"],
    [{ services: [1] }, "`iam-create-grant-via-service.services.0` must be string"],
    [
      { grantIsForAWSResource: "delegates" },
      "`iam-create-grant-via-service.grantIsForAWSResource` must be equal to one of the allowed values",
    ],
  ],
});
