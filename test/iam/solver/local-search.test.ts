/** A random walk to an assignment that escapes every Deny. */
import assert from "node:assert/strict";
import { keyFactsFor } from "../../../iam/aws/condition-keys";
import { type Atom, compileCondition } from "../../../iam/conditions/condition";
import { findAssignment, type SearchProblem, valueAt } from "../../../iam/solver/backtrack";
import { walkToAssignment } from "../../../iam/solver/local-search";
import { Allowance } from "../../../iam/strings/budget";
import { UNRESOLVED } from "../../../iam/strings/pattern";

const facts = keyFactsFor("kms:CreateGrant");
const tag = (name: string): string => `aws:principaltag/${name}`;

const atom = (operator: string, key: string, ...values: string[]): Atom =>
  compileCondition({ operator, key, values, path: key }, "2012-10-17", UNRESOLVED);
const deny = (...atoms: Atom[]) => ({ atoms, sure: true });
const is = (name: string, value: string): Atom => atom("StringEquals", tag(name), value);
const isNot = (name: string, value: string): Atom => atom("StringNotEquals", tag(name), value);

function walk(denies: SearchProblem["denies"], more: Partial<SearchProblem> = {}) {
  return walkToAssignment({ literals: [], denies, mode: "sure", facts, examples: new Map(), ...more });
}

function valuesOf(denies: SearchProblem["denies"], names: readonly string[], more: Partial<SearchProblem> = {}) {
  const result = walk(denies, more);
  assert.equal(result.kind, "found");
  return result.kind === "found" ? names.map((name) => valueAt(result.assignment, tag(name), facts)) : [];
}

const text = (value: string) => ({ kind: "values", values: [value] });
const ABSENT = { kind: "absent" };

describe("a walk to an assignment", () => {
  it("leaves keys absent that no Deny needs", () => {
    assert.deepEqual(valuesOf([deny(is("a", "x"))], ["a"]), [ABSENT]);
  });

  it("gives a key the value that a Deny spares", () => {
    assert.deepEqual(valuesOf([deny(isNot("a", "x"))], ["a"]), [text("x")]);
  });

  it("keeps what other Denies need of the same key, if it can", () => {
    const denies = [deny(atom("StringNotLike", tag("a"), "x*")), deny(atom("StringNotLike", tag("a"), "*y"))];
    assert.deepEqual(valuesOf(denies, ["a"]), [text("xy")]);
  });

  it("gives up what another Deny needs of a key, if that Deny can be escaped by another", () => {
    const denies = [deny(isNot("a", "x"), isNot("b", "x")), deny(isNot("a", "y")), deny(isNot("b", "x"), is("a", "y"))];
    assert.deepEqual(valuesOf(denies, ["a", "b"]), [text("y"), text("x")]);
  });

  it("meets the literals", () => {
    const literals = [{ atom: is("a", "x"), positive: true }];
    assert.deepEqual(valuesOf([deny(is("a", "x"), isNot("b", "y"))], ["a", "b"], { literals }), [text("x"), text("y")]);
  });

  for (const [name, denies, more] of [
    ["the literals cannot be met", [], { literals: [{ atom: atom("StringEquals", tag("a")), positive: true }] }],
    ["a Deny cannot be escaped", [deny(atom("StringLikeIfExists", tag("a"), "*"))], {}],
    ["the steps are spent", [deny(isNot("a", "x"))], { steps: new Allowance(0) }],
    ["two Denies exclude each other", [deny(isNot("a", "x")), deny(is("a", "x"))], {}],
  ] as const) {
    it(`says nothing if ${name}`, () => assert.deepEqual(walk(denies, more), { kind: "limit" }));
  }

  it("finds what a search of the same steps gives up on", () => {
    let [found, searched] = [0, 0];
    for (const number of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) {
      const problem = (): SearchProblem => ({
        literals: [],
        denies: solvable(number, { keys: 20, denies: 90 }),
        mode: "sure",
        facts,
        examples: new Map(),
        steps: new Allowance(25_000),
      });
      found += walkToAssignment(problem()).kind === "found" ? 1 : 0;
      searched += findAssignment(problem()).kind === "found" ? 1 : 0;
    }
    assert.equal(found, 10);
    assert.ok(searched < 10, `${searched}`);
  });
});

/** Denies of three conditions each, like the clauses of a SAT problem, of which a hidden assignment escapes each. */
function solvable(seed: number, size: { readonly keys: number; readonly denies: number }) {
  let state = seed * 7919;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const hidden = Array.from({ length: size.keys }, () => random(2) === 1);
  const denies = [];
  while (denies.length < size.denies) {
    const literals = [0, 1, 2].map(() => ({ key: random(size.keys), positive: random(2) === 1 }));
    const isDistinct = new Set(literals.map(({ key }) => key)).size === literals.length;
    if (!isDistinct || !literals.some(({ key, positive }) => hidden[key] === positive)) continue;
    denies.push(deny(...literals.map(({ key, positive }) => (positive ? isNot(`${key}`, "1") : is(`${key}`, "1")))));
  }
  return denies;
}
