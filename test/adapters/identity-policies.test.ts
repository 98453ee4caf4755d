/** What each provider's resource types say about identity policies: who has them, and which managed ones. */
import assert from "node:assert/strict";
import { readerOf } from "../../adapters/index";
import type { Value } from "../../model/value";

const text = (value: Value<string>): string => (value.kind === "known" ? value.value : value.kind);

/** The holders, those who have the policies by this resource, and the managed policies that it attaches. */
function read(type: string, props: object): readonly [string, readonly string[], readonly string[]] {
  const subject = readerOf(type)?.({ type, name: "it", props });
  assert.ok(subject?.kind === "iamPolicy", type);
  const { holders, heldBy, managedPolicyArns } = subject;
  return [holders, heldBy.map(({ kind, name }) => `${kind} ${text(name)}`), managedPolicyArns.map(text)];
}

describe("the identity policies of a resource", () => {
  for (const [type, props, ...expected] of [
    ["aws:iam/policy:Policy", { name: "a" }, "usersAndRoles", [], []],
    ["aws:iam/role:Role", { name: "a", managedPolicyArns: ["p"] }, "roles", ["role a"], ["p"]],
    ["aws:iam/rolePolicy:RolePolicy", { role: "a" }, "roles", ["role a"], []],
    ["aws:iam/userPolicy:UserPolicy", { user: "a" }, "users", ["user a"], []],
    ["aws:iam/groupPolicy:GroupPolicy", { group: "a" }, "users", [], []],
    ["aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy", {}, "roles", [], []],
    ["aws:iam/rolePolicyAttachment:RolePolicyAttachment", { role: "a", policyArn: "p" }, "roles", ["role a"], ["p"]],
    ["aws:iam/userPolicyAttachment:UserPolicyAttachment", { user: "a", policyArn: "p" }, "users", ["user a"], ["p"]],
    ["aws:iam/groupPolicyAttachment:GroupPolicyAttachment", { group: "a", policyArn: "p" }, "users", [], ["p"]],
    [
      "aws:iam/policyAttachment:PolicyAttachment",
      { users: ["a"], roles: ["b"], policyArn: "p" },
      "usersAndRoles",
      ["user a", "role b"],
      ["p"],
    ],
    ["aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment", { managedPolicyArn: "p" }, "roles", [], ["p"]],
    [
      "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
      { roleName: "a", policyArns: ["p", "q"] },
      "roles",
      ["role a"],
      ["p", "q"],
    ],
    [
      "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive",
      { userName: "a", policyArns: ["p"] },
      "users",
      ["user a"],
      ["p"],
    ],
    [
      "aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive",
      { groupName: "a", policyArns: ["p"] },
      "users",
      [],
      ["p"],
    ],
    ["aws-native:iam:Role", { roleName: "a", managedPolicyArns: ["p"] }, "roles", ["role a"], ["p"]],
    ["aws-native:iam:User", { userName: "a", managedPolicyArns: ["p"] }, "users", ["user a"], ["p"]],
    ["aws-native:iam:Group", { groupName: "a", managedPolicyArns: ["p"] }, "users", [], ["p"]],
    ["aws-native:iam:RolePolicy", { roleName: "a" }, "roles", ["role a"], []],
    ["aws-native:iam:UserPolicy", { userName: "a" }, "users", ["user a"], []],
    ["aws-native:iam:GroupPolicy", { groupName: "a" }, "users", [], []],
    ["aws-native:sso:PermissionSet", { managedPolicies: ["p"] }, "roles", [], ["p"]],
  ] as const) {
    it(type, () => assert.deepEqual(read(type, props), expected));
  }
});
