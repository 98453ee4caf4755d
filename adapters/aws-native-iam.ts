/** IAM and IAM Identity Center resources of the AWS Cloud Control provider, `@pulumi/aws-native`. */
import type { GroupArgs } from "@pulumi/aws-native/iam/group";
import type { GroupPolicyArgs } from "@pulumi/aws-native/iam/groupPolicy";
import type { ManagedPolicy, ManagedPolicyArgs } from "@pulumi/aws-native/iam/managedPolicy";
import type { RoleArgs } from "@pulumi/aws-native/iam/role";
import type { RolePolicyArgs } from "@pulumi/aws-native/iam/rolePolicy";
import type { UserArgs } from "@pulumi/aws-native/iam/user";
import type { UserPolicyArgs } from "@pulumi/aws-native/iam/userPolicy";
import type { PermissionSetArgs } from "@pulumi/aws-native/sso/permissionSet";
import type { input } from "@pulumi/aws-native/types";
import { holderOfPolicies, identityPolicies } from "./identity-policies";
import { of, type ResourceType } from "./resource-type";

/** The resources of identity policies, by type token. */
export const AWS_NATIVE_IAM: readonly (readonly [token: string, type: ResourceType])[] = [
  [
    "aws-native:iam:ManagedPolicy",
    {
      read: identityPolicies({
        holders: "usersAndRoles",
        users: of<ManagedPolicyArgs>()("users"),
        roles: of<ManagedPolicyArgs>()("roles"),
        document: of<ManagedPolicyArgs>()("policyDocument"),
      }),
      identifiers: (["policyArn"] as const).map(of<ManagedPolicy>()),
    },
  ],
  [
    "aws-native:iam:Role",
    holderOfPolicies({
      holders: "roles",
      role: of<RoleArgs>()("roleName"),
      inline: { list: of<RoleArgs>()("policies"), document: of<input.iam.RolePolicyArgs>()("policyDocument") },
      allAttached: of<RoleArgs>()("managedPolicyArns"),
    }),
  ],
  [
    "aws-native:iam:User",
    holderOfPolicies({
      holders: "users",
      user: of<UserArgs>()("userName"),
      inline: { list: of<UserArgs>()("policies"), document: of<input.iam.UserPolicyArgs>()("policyDocument") },
      allAttached: of<UserArgs>()("managedPolicyArns"),
    }),
  ],
  [
    "aws-native:iam:Group",
    holderOfPolicies({
      holders: "users",
      inline: { list: of<GroupArgs>()("policies"), document: of<input.iam.GroupPolicyArgs>()("policyDocument") },
      allAttached: of<GroupArgs>()("managedPolicyArns"),
    }),
  ],
  [
    "aws-native:iam:RolePolicy",
    holderOfPolicies({
      holders: "roles",
      role: of<RolePolicyArgs>()("roleName"),
      document: of<RolePolicyArgs>()("policyDocument"),
    }),
  ],
  [
    "aws-native:iam:UserPolicy",
    holderOfPolicies({
      holders: "users",
      user: of<UserPolicyArgs>()("userName"),
      document: of<UserPolicyArgs>()("policyDocument"),
    }),
  ],
  [
    "aws-native:iam:GroupPolicy",
    holderOfPolicies({ holders: "users", document: of<GroupPolicyArgs>()("policyDocument") }),
  ],
  [
    "aws-native:sso:PermissionSet",
    holderOfPolicies({
      holders: "roles",
      document: of<PermissionSetArgs>()("inlinePolicy"),
      allAttached: of<PermissionSetArgs>()("managedPolicies"),
    }),
  ],
];
