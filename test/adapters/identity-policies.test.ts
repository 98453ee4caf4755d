/** Who has the identity policies of a resource, by the properties of each provider's resource types. */
import assert from "node:assert/strict";
import { readerOf } from "../../adapters/index";

/** Who has the policies of a resource of this type, as `kind name`. */
function heldBy(type: string, props: object): readonly string[] {
  const subject = readerOf(type)?.({ type, name: "it", props });
  assert.ok(subject?.kind === "iamPolicy", type);
  return subject.heldBy.map(({ kind, name }) => `${kind} ${name.kind === "known" ? name.value : name.kind}`);
}

describe("those who have the identity policies of a resource", () => {
  for (const [type, props, expected] of [
    ["aws:iam/userPolicy:UserPolicy", { user: "app" }, ["user app"]],
    ["aws:iam/rolePolicy:RolePolicy", { role: "app" }, ["role app"]],
    ["aws:iam/groupPolicy:GroupPolicy", { group: "app" }, []],
    ["aws-native:iam:UserPolicy", { userName: "app" }, ["user app"]],
    ["aws-native:iam:RolePolicy", { roleName: "app" }, ["role app"]],
    ["aws-native:iam:GroupPolicy", { groupName: "app" }, []],
  ] as const) {
    it(type, () => assert.deepEqual(heldBy(type, props), expected));
  }
});
