/** IAM and IAM Identity Center resources of the classic AWS provider: what holds identity policies, or attaches them. */
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
import { holderOfPolicies, identityPolicies } from "./identity-policies";
import { of, type ResourceType } from "./resource-type";

/** The resources of identity policies, by type token. A permission set is had by the sessions of a role of its own. */
export const AWS_IAM: readonly (readonly [token: string, type: ResourceType])[] = [
  [
    "aws:iam/policy:Policy",
    {
      read: identityPolicies({ holders: "usersAndRoles", document: of<PolicyArgs>()("policy") }),
      identifiers: (["arn", "id"] as const).map(of<Policy>()),
    },
  ],
  [
    "aws:iam/role:Role",
    holderOfPolicies({
      holders: "roles",
      role: of<RoleArgs>()("name"),
      inline: { list: of<RoleArgs>()("inlinePolicies"), document: of<input.iam.RoleInlinePolicy>()("policy") },
      allAttached: of<RoleArgs>()("managedPolicyArns"),
    }),
  ],
  [
    "aws:iam/rolePolicy:RolePolicy",
    holderOfPolicies({
      holders: "roles",
      role: of<RolePolicyArgs>()("role"),
      document: of<RolePolicyArgs>()("policy"),
    }),
  ],
  [
    "aws:iam/userPolicy:UserPolicy",
    holderOfPolicies({
      holders: "users",
      user: of<UserPolicyArgs>()("user"),
      document: of<UserPolicyArgs>()("policy"),
    }),
  ],
  [
    "aws:iam/groupPolicy:GroupPolicy",
    holderOfPolicies({ holders: "users", document: of<GroupPolicyArgs>()("policy") }),
  ],
  [
    "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy",
    holderOfPolicies({ holders: "roles", document: of<PermissionSetInlinePolicyArgs>()("inlinePolicy") }),
  ],
  [
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    holderOfPolicies({
      holders: "roles",
      role: of<RolePolicyAttachmentArgs>()("role"),
      attached: of<RolePolicyAttachmentArgs>()("policyArn"),
    }),
  ],
  [
    "aws:iam/userPolicyAttachment:UserPolicyAttachment",
    holderOfPolicies({
      holders: "users",
      user: of<UserPolicyAttachmentArgs>()("user"),
      attached: of<UserPolicyAttachmentArgs>()("policyArn"),
    }),
  ],
  [
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
    holderOfPolicies({ holders: "users", attached: of<GroupPolicyAttachmentArgs>()("policyArn") }),
  ],
  [
    "aws:iam/policyAttachment:PolicyAttachment",
    holderOfPolicies({
      holders: "usersAndRoles",
      users: of<PolicyAttachmentArgs>()("users"),
      roles: of<PolicyAttachmentArgs>()("roles"),
      attached: of<PolicyAttachmentArgs>()("policyArn"),
    }),
  ],
  [
    "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment",
    holderOfPolicies({ holders: "roles", attached: of<ManagedPolicyAttachmentArgs>()("managedPolicyArn") }),
  ],
  [
    "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
    holderOfPolicies({
      holders: "roles",
      role: of<RolePolicyAttachmentsExclusiveArgs>()("roleName"),
      allAttached: of<RolePolicyAttachmentsExclusiveArgs>()("policyArns"),
    }),
  ],
  [
    "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive",
    holderOfPolicies({
      holders: "users",
      user: of<UserPolicyAttachmentsExclusiveArgs>()("userName"),
      allAttached: of<UserPolicyAttachmentsExclusiveArgs>()("policyArns"),
    }),
  ],
  [
    "aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive",
    holderOfPolicies({ holders: "users", allAttached: of<GroupPolicyAttachmentsExclusiveArgs>()("policyArns") }),
  ],
];
