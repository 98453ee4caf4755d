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
import { identityPolicies, identityPolicyHolder } from "./identity-policies";
import { propertyOf, type ResourceType } from "./resource-type";

/** The resources of identity policies, by type token. */
export const AWS_NATIVE_IAM: readonly (readonly [token: string, type: ResourceType])[] = [
  [
    "aws-native:iam:ManagedPolicy",
    {
      read: identityPolicies({
        holders: "usersAndRoles",
        users: propertyOf<ManagedPolicyArgs>()("users"),
        roles: propertyOf<ManagedPolicyArgs>()("roles"),
        document: propertyOf<ManagedPolicyArgs>()("policyDocument"),
      }),
      identifiers: (["policyArn"] as const).map(propertyOf<ManagedPolicy>()),
    },
  ],
  [
    "aws-native:iam:Role",
    identityPolicyHolder({
      holders: "roles",
      role: propertyOf<RoleArgs>()("roleName"),
      inline: {
        list: propertyOf<RoleArgs>()("policies"),
        document: propertyOf<input.iam.RolePolicyArgs>()("policyDocument"),
      },
      allAttached: propertyOf<RoleArgs>()("managedPolicyArns"),
    }),
  ],
  [
    "aws-native:iam:User",
    identityPolicyHolder({
      holders: "users",
      user: propertyOf<UserArgs>()("userName"),
      inline: {
        list: propertyOf<UserArgs>()("policies"),
        document: propertyOf<input.iam.UserPolicyArgs>()("policyDocument"),
      },
      allAttached: propertyOf<UserArgs>()("managedPolicyArns"),
    }),
  ],
  [
    "aws-native:iam:Group",
    identityPolicyHolder({
      holders: "users",
      inline: {
        list: propertyOf<GroupArgs>()("policies"),
        document: propertyOf<input.iam.GroupPolicyArgs>()("policyDocument"),
      },
      allAttached: propertyOf<GroupArgs>()("managedPolicyArns"),
    }),
  ],
  [
    "aws-native:iam:RolePolicy",
    identityPolicyHolder({
      holders: "roles",
      role: propertyOf<RolePolicyArgs>()("roleName"),
      document: propertyOf<RolePolicyArgs>()("policyDocument"),
    }),
  ],
  [
    "aws-native:iam:UserPolicy",
    identityPolicyHolder({
      holders: "users",
      user: propertyOf<UserPolicyArgs>()("userName"),
      document: propertyOf<UserPolicyArgs>()("policyDocument"),
    }),
  ],
  [
    "aws-native:iam:GroupPolicy",
    identityPolicyHolder({ holders: "users", document: propertyOf<GroupPolicyArgs>()("policyDocument") }),
  ],
  [
    "aws-native:sso:PermissionSet",
    identityPolicyHolder({
      holders: "roles",
      document: propertyOf<PermissionSetArgs>()("inlinePolicy"),
      allAttached: propertyOf<PermissionSetArgs>()("managedPolicies"),
    }),
  ],
];
