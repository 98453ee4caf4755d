/** Stacks that follow the examples of the @pulumi/aws documentation for IAM and IAM Identity Center. */
import * as aws from "@pulumi/aws";
import { trust } from "./documents";
import { type ExampleStack, from } from "./stack";

const statement = (...Action: string[]) => ({ Effect: "Allow", Action, Resource: "*" });
const reading = (...actions: string[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [statement(...actions)] });
const describe = reading("ec2:Describe*");
const ec2 = trust("ec2.amazonaws.com");

const byDocument = (...actions: string[]) =>
  aws.iam.getPolicyDocumentOutput({ statements: [{ effect: "Allow", actions, resources: ["*"] }] }).json;

const policies = from("https://www.pulumi.com/registry/packages/aws/api-docs/iam/policy/", {
  "iam-policy": (own) => {
    new aws.iam.Policy(own("policy"), { name: own("policy"), description: "My test policy", policy: describe });
  },
});

const rolePolicies = from("https://www.pulumi.com/registry/packages/aws/api-docs/iam/rolepolicy/", {
  "role-policy": (own) => {
    const role = new aws.iam.Role(own("role"), { name: own("role"), assumeRolePolicy: ec2 });
    new aws.iam.RolePolicy(own("policy"), { name: own("policy"), role: role.id, policy: describe });
  },
});

const groupPolicies = from("https://www.pulumi.com/registry/packages/aws/api-docs/iam/grouppolicy/", {
  "group-policy": (own) => {
    const group = new aws.iam.Group(own("developers"), { name: own("developers"), path: "/users/" });
    new aws.iam.GroupPolicy(own("policy"), { name: own("policy"), group: group.name, policy: describe });
  },
});

const userPolicies = from("https://www.pulumi.com/registry/packages/aws/api-docs/iam/userpolicy/", {
  "user-policy": (own) => {
    const user = new aws.iam.User(own("lb"), { name: own("loadbalancer"), path: "/system/" });
    new aws.iam.UserPolicy(own("lb_ro"), { name: own("test"), user: user.name, policy: describe });
    new aws.iam.AccessKey(own("lb"), { user: user.name });
  },
});

const roleAttachments = from("https://www.pulumi.com/registry/packages/aws/api-docs/iam/rolepolicyattachment/", {
  "role-attachment": (own) => {
    const role = new aws.iam.Role(own("role"), { name: own("role"), assumeRolePolicy: ec2 });
    const policy = new aws.iam.Policy(own("policy"), { name: own("policy"), policy: byDocument("ec2:Describe*") });
    new aws.iam.RolePolicyAttachment(own("attach"), { role: role.name, policyArn: policy.arn });
  },
});

const attachments = from("https://www.pulumi.com/registry/packages/aws/api-docs/iam/policyattachment/", {
  "policy-attachment": (own) => {
    const user = new aws.iam.User(own("user"), { name: own("user") });
    const role = new aws.iam.Role(own("role"), { name: own("role"), assumeRolePolicy: ec2 });
    const group = new aws.iam.Group(own("group"), { name: own("group") });
    const policy = new aws.iam.Policy(own("policy"), { name: own("policy"), policy: byDocument("ec2:Describe*") });
    new aws.iam.PolicyAttachment(own("attach"), {
      name: own("attachment"),
      users: [user.name],
      roles: [role.name],
      groups: [group.name],
      policyArn: policy.arn,
    });
  },
});

const groupAttachments = from("https://www.pulumi.com/registry/packages/aws/api-docs/iam/grouppolicyattachment/", {
  "group-attachment": (own) => {
    const group = new aws.iam.Group(own("group"), { name: own("group") });
    const policy = new aws.iam.Policy(own("policy"), { name: own("policy"), policy: describe });
    new aws.iam.GroupPolicyAttachment(own("attach"), { group: group.name, policyArn: policy.arn });
  },
});

const userAttachments = from("https://www.pulumi.com/registry/packages/aws/api-docs/iam/userpolicyattachment/", {
  "user-attachment": (own) => {
    const user = new aws.iam.User(own("user"), { name: own("user") });
    const policy = new aws.iam.Policy(own("policy"), { name: own("policy"), policy: describe });
    new aws.iam.UserPolicyAttachment(own("attach"), { user: user.name, policyArn: policy.arn });
  },
});

const roles = from("https://www.pulumi.com/registry/packages/aws/api-docs/iam/role/", {
  "role-with-inline-policies": (own) => {
    new aws.iam.Role(own("role"), {
      name: own("role"),
      assumeRolePolicy: ec2,
      inlinePolicies: [
        { name: "my_inline_policy", policy: describe },
        { name: "policy-8675309", policy: byDocument("ec2:DescribeAccountAttributes") },
      ],
    });
  },
  "role-with-managed-policies": (own) => {
    const one = new aws.iam.Policy(own("one"), { name: own("one"), policy: describe });
    const two = new aws.iam.Policy(own("two"), {
      name: own("two"),
      policy: reading("s3:ListAllMyBuckets", "s3:ListBucket", "s3:HeadBucket"),
    });
    new aws.iam.Role(own("role"), {
      name: own("role"),
      assumeRolePolicy: ec2,
      managedPolicyArns: [one.arn, two.arn],
    });
  },
});

const center = {
  instanceArn: "arn:aws:sso:::instance/ssoins-1111222233334444",
  permissionSetArn: "arn:aws:sso:::permissionSet/ssoins-1111222233334444/ps-1111222233334444",
};

const permissionSets = from(
  "https://www.pulumi.com/registry/packages/aws/api-docs/ssoadmin/permissionsetinlinepolicy/",
  {
    "permission-set-policy": (own) => {
      const set = new aws.ssoadmin.PermissionSet(own("example"), {
        name: own("example"),
        instanceArn: center.instanceArn,
      });
      const inlinePolicy = aws.iam.getPolicyDocumentOutput({
        statements: [
          { sid: "1", actions: ["s3:ListAllMyBuckets", "s3:GetBucketLocation"], resources: ["arn:aws:s3:::*"] },
        ],
      }).json;
      new aws.ssoadmin.PermissionSetInlinePolicy(own("example"), {
        instanceArn: center.instanceArn,
        permissionSetArn: set.arn,
        inlinePolicy,
      });
    },
  },
);

const managedAttachments = from(
  "https://www.pulumi.com/registry/packages/aws/api-docs/ssoadmin/managedpolicyattachment/",
  {
    "permission-set-attachment": (own) => {
      const managedPolicyArn = "arn:aws:iam::aws:policy/AlexaForBusinessDeviceSetup";
      new aws.ssoadmin.ManagedPolicyAttachment(own("example"), { ...center, managedPolicyArn });
    },
  },
);

export const pulumiIdentities: readonly ExampleStack[] = [
  ...policies,
  ...rolePolicies,
  ...groupPolicies,
  ...userPolicies,
  ...roleAttachments,
  ...attachments,
  ...groupAttachments,
  ...userAttachments,
  ...roles,
  ...permissionSets,
  ...managedAttachments,
];
