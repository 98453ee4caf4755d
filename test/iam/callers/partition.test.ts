import assert from "node:assert/strict";
import type { CallerClass } from "../../../iam/callers/caller-class";
import { callerClasses, serviceCallers } from "../../../iam/callers/partition";
import { parsePolicyDocument } from "../../../iam/index";

const A = "111122223333";
const ALICE = `arn:aws:iam::${A}:user/team/alice`;

function classesOf(account: string, condition: unknown = {}): readonly CallerClass[] {
  const statement = { Effect: "Allow", Principal: { AWS: ALICE }, Action: "*", Resource: "*", Condition: condition };
  const parsed = parsePolicyDocument({ Version: "2012-10-17", Statement: [statement] });
  assert.ok(parsed.ok, JSON.stringify(parsed));
  const { classes, complete } = callerClasses(parsed.document, { region: "us-east-1", account: A });
  assert.equal(complete, true);
  return classes.filter((callers) => callers.account === account);
}

/** Returns the shared values of a class, without the keys that its members lack. */
function sharedValues({ derived }: CallerClass): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...derived.sharedValues].flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

describe("the classes of callers", () => {
  const shared = { "aws:principalaccount": A, "kms:calleraccount": A, "aws:principalisawsservice": "false" };

  it("have a class for each kind of caller of each account", () => {
    const kinds = ["roleSession", "user", "user", "federatedUser", "federatedUser", "root"];
    assert.deepEqual(
      classesOf(A).map(({ representative }) => representative.kind),
      kinds,
    );
    const others = ["roleSession", "user", "federatedUser", "root"];
    assert.deepEqual(
      classesOf("999988887777").map(({ representative }) => representative.kind),
      others,
    );
  });

  it("share the ARN and the name of a named user", () => {
    const [, alice] = classesOf(A);
    assert.ok(alice !== undefined);
    assert.deepEqual(sharedValues(alice), {
      ...shared,
      "aws:principalarn": ALICE,
      "aws:principaltype": "User",
      "aws:username": "alice",
    });
  });

  it("share the account alone, if a class has many members", () => {
    const [roles] = classesOf(A);
    assert.ok(roles !== undefined);
    assert.deepEqual(sharedValues(roles), { ...shared, "aws:principaltype": "AssumedRole" });
  });

  it("share no account, if a class covers every unnamed account", () => {
    const classes = classesOf("999988887777", { StringLike: { "aws:PrincipalAccount": "1234*" } });
    const inexact = classes.filter(({ exact }) => !exact);
    assert.equal(inexact.length, 4);
    for (const callers of inexact) {
      assert.deepEqual(Object.keys(sharedValues(callers)).sort(), ["aws:principalisawsservice", "aws:principaltype"]);
    }
  });

  it("have one class for a service", () => {
    const parsed = parsePolicyDocument({ Version: "2012-10-17", Statement: [] });
    assert.ok(parsed.ok);
    const { classes } = serviceCallers(parsed.document, "rds.amazonaws.com", []);
    assert.deepEqual(classes.map(sharedValues), [
      { "aws:principalisawsservice": "true", "aws:principalservicename": "rds.amazonaws.com" },
    ]);
  });
});
