import assert from "node:assert/strict";
import fc from "fast-check";
import { type Summary, summaryOf } from "./answers";
import { questions } from "./create-grant";
import { law, RUNS, SEED } from "./law";
import type { Json } from "./random-conditions";
import { keyPolicies } from "./random-documents";

/** Asserts that an earlier answer has each access of `after`. `before` returns the earlier index of a statement. */
function assertOpensNothing(after: Summary, earlier: Summary, before: (index: number) => number): void {
  if (!earlier.isSure) return;
  for (const [index, kinds] of after.openings) {
    const known = earlier.openings.get(before(index)) ?? new Set();
    for (const kind of kinds) {
      const covered = known.has(kind) || (kind === "grantIsForAWSResource" && known.has("direct"));
      assert.ok(covered, `statement ${index}: ${kind}`);
    }
  }
}

/** Returns the list in an order that the numbers determine. */
function shuffled<T>(items: readonly T[], order: readonly number[]): readonly T[] {
  return items
    .map((item, index) => ({ item, at: order[index % order.length] ?? 0, index }))
    .sort((a, b) => a.at - b.at || b.index - a.index)
    .map(({ item }) => item);
}

function reordered(value: unknown, order: readonly number[]): unknown {
  if (Array.isArray(value)) return shuffled(value, order).map((each) => reordered(each, order));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(shuffled(Object.entries(value), order).map(([key, each]) => [key, reordered(each, order)]));
}

const objectOf = (value: unknown): Json => (typeof value === "object" && value !== null ? { ...value } : {});

/** Returns the statement with its actions, condition keys and policy variables in another case. */
function cased(statement: Json, change: (text: string) => string): Json {
  const texts = (value: unknown): unknown => (Array.isArray(value) ? value.map(texts) : change(String(value)));
  const variables = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(variables);
    return typeof value === "string" ? value.replace(/\$\{[\w:/-]+/g, change) : value;
  };
  const conditions = Object.entries(objectOf(statement["Condition"])).map(([operator, keys]) => {
    const entries = Object.entries(objectOf(keys));
    // Two keys that differ in case are two conditions. In one case they would be one member of the object.
    const isOne = new Set(entries.map(([key]) => key.toLowerCase())).size === entries.length;
    return [
      operator,
      Object.fromEntries(entries.map(([key, values]) => [isOne ? change(key) : key, variables(values)])),
    ];
  });
  const actions = ["Action", "NotAction"]
    .filter((name) => name in statement)
    .map((name) => [name, texts(statement[name])]);
  return { ...statement, ...Object.fromEntries(actions), Condition: Object.fromEntries(conditions) };
}

describe(`createGrantAnswer of a changed document (FC_SEED=${SEED}, FC_RUNS=${RUNS})`, function () {
  this.timeout(0);

  it("adding a Deny adds no access", () => {
    law(
      fc.property(keyPolicies, questions, (given, question) => {
        const more = { ...given, statements: [...given.statements, given.anotherDeny] };
        assertOpensNothing(summaryOf(more, question), summaryOf(given, question), (index) => index);
      }),
    );
  });

  it("removing an Allow adds no access", () => {
    law(
      fc.property(keyPolicies, questions, fc.nat({ max: 4 }), (given, question, number) => {
        const allows = given.statements.flatMap(({ Effect }, index) => (Effect === "Allow" ? [index] : []));
        const gone = allows[number % allows.length] ?? 0;
        const less = { ...given, statements: given.statements.filter((_, index) => index !== gone) };
        if (less.statements.length === 0) return;
        assertOpensNothing(
          summaryOf(less, question),
          summaryOf(given, question),
          (index) => index + (index >= gone ? 1 : 0),
        );
      }),
    );
  });

  it("the order of statements, keys and values does not matter", () => {
    const order = fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 5 });
    law(
      fc.property(keyPolicies, questions, order, (given, question, numbers) => {
        const numbered = shuffled([...given.statements.entries()], numbers);
        const statements = numbered.map(([, statement]) => objectOf(reordered(statement, numbers)));
        const changed = summaryOf({ ...given, statements }, question);
        const earlier = summaryOf(given, question);
        assert.equal(changed.verdict, earlier.verdict);
        const back = [...changed.openings].map(([index, kinds]) => [numbered[index]?.[0], [...kinds].sort()]);
        const sorted = (entries: readonly (readonly unknown[])[]) => entries.map((each) => JSON.stringify(each)).sort();
        assert.deepEqual(
          sorted(back),
          sorted([...earlier.openings].map(([index, kinds]) => [index, [...kinds].sort()])),
        );
      }),
    );
  });

  it("the case of action and key names does not matter", () => {
    const changes = fc.constantFrom(
      (text: string) => text.toUpperCase(),
      (text: string) => text.toLowerCase(),
      (text: string) =>
        text.replace(/\w/g, (letter, at) => (at % 2 === 0 ? letter.toUpperCase() : letter.toLowerCase())),
    );
    law(
      fc.property(keyPolicies, questions, changes, (given, question, change) => {
        const statements = given.statements.map((statement) => cased(statement, change));
        const changed = summaryOf({ ...given, statements }, question);
        const { verdict, openings } = summaryOf(given, question);
        assert.equal(changed.verdict, verdict);
        assert.deepEqual(changed.openings, openings);
      }),
    );
  });
});
