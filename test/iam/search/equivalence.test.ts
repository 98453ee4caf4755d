import assert from "node:assert/strict";
import type { CallerClass } from "../../../iam/callers/caller-class";
import { callerClasses } from "../../../iam/callers/partition";
import { DERIVED_KEYS } from "../../../iam/evaluator/request";
import { parsePolicyDocument } from "../../../iam/index";
import { ApplicableStatements } from "../../../iam/search/applicable-statements";
import { CompiledDocument } from "../../../iam/search/compiled-document";
import { ClassEquivalence } from "../../../iam/search/equivalence";
import { Reachability } from "../../../iam/search/reachability";

const A = "111122223333";
const B = "444455556666";
const KEY = { region: "us-east-1", account: "777788889999" };
const ROLES = [`arn:aws:iam::${A}:role/one`, `arn:aws:iam::${A}:role/two`, `arn:aws:iam::${B}:role/one`];
const USER = `arn:aws:iam::${A}:user/alice`;

/** The equivalence keys of role one, role two, the role of the other account and the user, for one condition. */
function equivalenceKeys(key: string, value: string): readonly string[] {
  const parsed = parsePolicyDocument({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Principal: "*", Action: "kms:*", Resource: "*", Condition: { StringLike: { [key]: value } } },
      { Effect: "Deny", Principal: { AWS: [...ROLES, USER] }, Action: "kms:Sign", Resource: "*" },
    ],
  });
  assert.ok(parsed.ok);
  const { document } = parsed;
  const compiled = new CompiledDocument(document, "keyPolicy", KEY);
  const subject = { action: "kms:CreateGrant", effect: "Allow" } as const;
  const reachability = new Reachability(new ApplicableStatements(compiled), subject);
  const equivalence = new ClassEquivalence(compiled, []);
  const { classes } = callerClasses(document, KEY);
  const keyOf = (callers: CallerClass | undefined): string => {
    const [applicable] = callers === undefined ? [] : reachability.applicable(callers);
    assert.ok(callers !== undefined && applicable !== undefined);
    return equivalence.equivalenceKey(callers, applicable, equivalence.applicableDenies(callers, []));
  };
  return [...ROLES, USER].map((arn) => keyOf(classes.find((callers) => callers.arn === arn)));
}

/** Which of the pairs a condition on the key distinguishes. */
const table: readonly (readonly [key: string, identity: boolean, account: boolean, kind: boolean])[] = [
  ["kms:viaservice", false, false, false],
  ["aws:principaltag/team", false, false, false],
  ["aws:principaltype", false, false, true],
  ["aws:principalisawsservice", false, false, true],
  ["aws:principalservicename", false, false, true],
  ["aws:principalservicenameslist", false, false, true],
  ["aws:principalaccount", false, true, false],
  ["kms:calleraccount", false, true, false],
  ["aws:federatedprovider", false, true, true],
  ["aws:principalarn", false, false, false],
  ["aws:userid", true, true, true],
  ["aws:username", true, true, true],
  ["aws:sourceaccount", true, true, true],
  ["aws:sourcearn", true, true, true],
  ["aws:sourceorgid", true, true, true],
  ["aws:sourceorgpaths", true, true, true],
];

describe("the equivalence key of a class of callers", () => {
  for (const [key, identity, account, kind] of table) {
    it(`${key} distinguishes two roles: ${identity}, two accounts: ${account}, a role and a user: ${kind}`, () => {
      const [one, two, other, user] = equivalenceKeys(key, "x");
      assert.deepEqual([one !== two, one !== other, one !== user], [identity, account, kind]);
    });
  }

  it("depends on the truth of a condition on the ARN", () => {
    const [one, two, other, user] = equivalenceKeys("aws:PrincipalArn", `arn:aws:iam::${A}:role/one`);
    assert.deepEqual([one !== two, two === other, two === user], [true, true, true]);
  });

  it("is checked for every key that AWS derives from the caller", () => {
    const keys = table.map(([key]) => key);
    assert.deepEqual(
      [...DERIVED_KEYS].filter((key) => !keys.includes(key)),
      [],
    );
  });
});
