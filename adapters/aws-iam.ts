/**
 * IAM and IAM Identity Center resources of the classic AWS provider: those that contain or attach identity policies.
 */
import type { GroupPolicyArgs } from "@pulumi/aws/iam/groupPolicy";
import type { GroupPolicyAttachmentArgs } from "@pulumi/aws/iam/groupPolicyAttachment";
import type { GroupPolicyAttachmentsExclusiveArgs } from "@pulumi/aws/iam/groupPolicyAttachmentsExclusive";
import type { Policy, PolicyArgs } from "@pulumi/aws/iam/policy";
import type { PolicyAttachmentArgs } from "@pulumi/aws/iam/policyAttachment";
import type { RoleArgs } from "@pulumi/aws/iam/role";
import type { RolePolicyArgs } from "@pulumi/aws/iam/rolePolicy";
import type { RolePolicyAttachmentArgs } from "@pulumi/aws/iam/rolePolicyAttachment";
import type { RolePolicyAttachmentsExclusiveArgs } from "@pulumi/aws/iam/rolePolicyAttachmentsExclusive";
import type { UserPolicyArgs } from "@pulumi/aws/iam/userPolicy";
import type { UserPolicyAttachmentArgs } from "@pulumi/aws/iam/userPolicyAttachment";
import type { UserPolicyAttachmentsExclusiveArgs } from "@pulumi/aws/iam/userPolicyAttachmentsExclusive";
import type { ManagedPolicyAttachmentArgs } from "@pulumi/aws/ssoadmin/managedPolicyAttachment";
import type { PermissionSetInlinePolicyArgs } from "@pulumi/aws/ssoadmin/permissionSetInlinePolicy";
import type { input } from "@pulumi/aws/types";
import { identityPolicies, identityPolicyHolder } from "./identity-policies";
import { propertyOf, type ResourceType } from "./resource-type";

/** The resources of identity policies, by type token. The holders of a permission set are the sessions of its role. */
export const AWS_IAM: readonly (readonly [token: string, type: ResourceType])[] = [
  [
    "aws:iam/policy:Policy",
    {
      read: identityPolicies({ holders: "usersAndRoles", document: propertyOf<PolicyArgs>()("policy") }),
      identifiers: (["arn", "id"] as const).map(propertyOf<Policy>()),
    },
  ],
  [
    "aws:iam/role:Role",
    identityPolicyHolder({
      holders: "roles",
      role: propertyOf<RoleArgs>()("name"),
      inline: {
        list: propertyOf<RoleArgs>()("inlinePolicies"),
        document: propertyOf<input.iam.RoleInlinePolicy>()("policy"),
      },
      allAttached: propertyOf<RoleArgs>()("managedPolicyArns"),
    }),
  ],
  [
    "aws:iam/rolePolicy:RolePolicy",
    identityPolicyHolder({
      holders: "roles",
      role: propertyOf<RolePolicyArgs>()("role"),
      document: propertyOf<RolePolicyArgs>()("policy"),
    }),
  ],
  [
    "aws:iam/userPolicy:UserPolicy",
    identityPolicyHolder({
      holders: "users",
      user: propertyOf<UserPolicyArgs>()("user"),
      document: propertyOf<UserPolicyArgs>()("policy"),
    }),
  ],
  [
    "aws:iam/groupPolicy:GroupPolicy",
    identityPolicyHolder({ holders: "users", document: propertyOf<GroupPolicyArgs>()("policy") }),
  ],
  [
    "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy",
    identityPolicyHolder({ holders: "roles", document: propertyOf<PermissionSetInlinePolicyArgs>()("inlinePolicy") }),
  ],
  [
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    identityPolicyHolder({
      holders: "roles",
      role: propertyOf<RolePolicyAttachmentArgs>()("role"),
      attached: propertyOf<RolePolicyAttachmentArgs>()("policyArn"),
    }),
  ],
  [
    "aws:iam/userPolicyAttachment:UserPolicyAttachment",
    identityPolicyHolder({
      holders: "users",
      user: propertyOf<UserPolicyAttachmentArgs>()("user"),
      attached: propertyOf<UserPolicyAttachmentArgs>()("policyArn"),
    }),
  ],
  [
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
    identityPolicyHolder({ holders: "users", attached: propertyOf<GroupPolicyAttachmentArgs>()("policyArn") }),
  ],
  [
    "aws:iam/policyAttachment:PolicyAttachment",
    identityPolicyHolder({
      holders: "usersAndRoles",
      users: propertyOf<PolicyAttachmentArgs>()("users"),
      roles: propertyOf<PolicyAttachmentArgs>()("roles"),
      attached: propertyOf<PolicyAttachmentArgs>()("policyArn"),
    }),
  ],
  [
    "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment",
    identityPolicyHolder({ holders: "roles", attached: propertyOf<ManagedPolicyAttachmentArgs>()("managedPolicyArn") }),
  ],
  [
    "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
    identityPolicyHolder({
      holders: "roles",
      role: propertyOf<RolePolicyAttachmentsExclusiveArgs>()("roleName"),
      allAttached: propertyOf<RolePolicyAttachmentsExclusiveArgs>()("policyArns"),
    }),
  ],
  [
    "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive",
    identityPolicyHolder({
      holders: "users",
      user: propertyOf<UserPolicyAttachmentsExclusiveArgs>()("userName"),
      allAttached: propertyOf<UserPolicyAttachmentsExclusiveArgs>()("policyArns"),
    }),
  ],
  [
    "aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive",
    identityPolicyHolder({
      holders: "users",
      allAttached: propertyOf<GroupPolicyAttachmentsExclusiveArgs>()("policyArns"),
    }),
  ],
];
