import assert from "node:assert/strict";
import { keyFactsFor } from "../../../iam/aws/condition-keys";
import { callerClasses } from "../../../iam/callers/partition";
import { parsePolicyDocument } from "../../../iam/index";
import { CompiledDocument } from "../../../iam/search/compiled-document";
import { VariableAssumptions } from "../../../iam/search/variable-assumptions";

const KEY = { region: "us-east-1", account: "111122223333" };

function setUp(Condition: object) {
  const Statement = { Effect: "Allow", Principal: "*", Action: "kms:*", Resource: "*", Condition };
  const parsed = parsePolicyDocument({ Version: "2012-10-17", Statement });
  assert.ok(parsed.ok);
  const [callers] = callerClasses(parsed.document, KEY).classes;
  assert.ok(callers);
  const compiled = new CompiledDocument(parsed.document, "keyPolicy", KEY);
  const facts = keyFactsFor("kms:CreateGrant");
  return { callers, variables: new VariableAssumptions(compiled, parsed.document.statements, facts) };
}

const tags = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, number) => `\${aws:PrincipalTag/t${number}}`);

describe("the assumptions for policy variables", () => {
  for (const [count, combinations] of [
    [1, 2],
    [5, 32],
    [6, 64],
    [7, 64],
  ] as const) {
    it(`${count} variables that may be absent have ${combinations} combinations of example values`, () => {
      const { callers, variables } = setUp({ StringEquals: { "aws:RequestTag/x": tags(count) } });
      const keys = variables.unsettled(callers);
      assert.equal(keys.length, count);
      assert.equal(variables.byExample(keys, callers).length, combinations);
    });
  }

  for (const [count, combinations] of [
    [3, 3],
    [8, 8],
    [9, 8],
  ] as const) {
    it(`a variable compared with a key that has ${count} literals takes ${combinations} of them`, () => {
      const literals = Array.from({ length: count }, (_, number) => `v${number}`);
      const { callers, variables } = setUp({
        StringEquals: { "aws:RequestTag/x": "${aws:PrincipalTag/t}" },
        StringNotEquals: { "aws:RequestTag/x": literals },
      });
      const found = variables.byComparedTexts(callers, () => undefined);
      assert.deepEqual(
        found.map((assumed) => assumed.get("aws:principaltag/t")),
        literals.slice(0, combinations),
      );
    });
  }

  it("a key whose value all callers of a class share needs no assumption", () => {
    const { callers, variables } = setUp({ StringEquals: { "aws:RequestTag/x": "${aws:PrincipalAccount}" } });
    assert.deepEqual(variables.unsettled(callers), []);
  });
});
