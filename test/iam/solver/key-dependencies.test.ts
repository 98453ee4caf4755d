import assert from "node:assert/strict";
import { compileCondition } from "../../../iam/conditions/condition";
import { canonicalAtom, completeContext, dependencyCases } from "../../../iam/solver/key-dependencies";

const NOTHING = { mentions: new Set<string>(), organizations: [], calledServices: [] };
const numbered = (count: number, prefix: string): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`);

function casesOf(
  keys: readonly string[],
  values: { organizations?: readonly string[]; calledServices?: readonly string[] } = {},
) {
  return [...dependencyCases({ ...NOTHING, ...values, mentions: new Set(keys) })];
}

/** Returns the constraints of each case as text: the key, and whether it can be absent. */
function keysOf(cases: ReturnType<typeof casesOf>): readonly (readonly string[])[] {
  return cases.map(({ literals }) =>
    literals.map(({ atom }) => `${atom.key} ${atom.kind === "unresolved" || atom.whenAbsent ? "absent" : "present"}`),
  );
}

function canonical(operator: string, key: string, value: string, ...mentions: readonly string[]) {
  const condition = { operator, key, values: [value], path: "Condition" };
  return canonicalAtom(
    compileCondition(condition, "2012-10-17", () => ({ kind: "unresolved" })),
    new Set([key, ...mentions]),
  );
}

describe("dependencies between condition keys", () => {
  it("are a single case without constraints when no dependent key is compared", () => {
    assert.deepEqual(casesOf(["aws:sourceip", "kms:viaservice"]), [{ literals: [], exact: true }]);
  });

  for (const key of ["aws:viaawsservice", "aws:calledvia", "aws:calledviafirst", "aws:calledvialast"]) {
    it(`distinguish direct requests when ${key} is compared`, () => {
      assert.deepEqual(keysOf(casesOf([key])), [
        [
          "aws:viaawsservice present",
          "kms:viaservice absent",
          "aws:calledvia absent",
          "aws:calledviafirst absent",
          "aws:calledvialast absent",
        ],
        ["aws:viaawsservice present"],
      ]);
    });
  }

  it("link an encryption context key to the list of names", () => {
    const cases = casesOf(["kms:encryptioncontextkeys", "kms:encryptioncontext:id"]);
    assert.deepEqual(keysOf(cases), [
      ["kms:encryptioncontext:id absent", "kms:encryptioncontextkeys absent"],
      ["kms:encryptioncontext:id present", "kms:encryptioncontextkeys present"],
    ]);
    assert.equal(casesOf(["kms:encryptioncontext:id"]).length, 1);
  });

  it("distinguish four encryption context names, and leave five undecided", () => {
    const four = numbered(4, "kms:encryptioncontext:");
    const five = numbered(5, "kms:encryptioncontext:");
    assert.equal(casesOf([...four, "kms:encryptioncontextkeys"]).length, 2 ** 4);
    assert.equal(casesOf([...five, "kms:encryptioncontextkeys"]).length, 1);
    const key = "kms:encryptioncontext:1";
    assert.equal(canonical("StringEquals", key, "x", ...four, "kms:encryptioncontextkeys").kind, "value");
    const atom = canonical("StringEquals", key, "x", ...five, "kms:encryptioncontextkeys");
    assert.equal(atom.kind, "unresolved");
    assert.equal(
      atom.undecidedReason,
      "more than 4 encryption context keys are not decided together with `kms:EncryptionContextKeys`",
    );
    assert.equal(canonical("StringEquals", key, "x", ...five).kind, "value");
  });

  for (const name of ["aws:principalorg", "aws:resourceorg"]) {
    it(`distinguish 16 organizations of ${name}ID, and treat others together`, () => {
      const keys = [`${name}id`, `${name}paths`];
      assert.deepEqual(
        casesOf(keys, { organizations: ["o-a"] }).map(({ exact }) => exact),
        [true, true, false],
      );
      assert.equal(casesOf(keys, { organizations: numbered(16, "o-") }).length, 18);
      assert.equal(casesOf(keys, { organizations: numbered(17, "o-") }).length, 18);
      assert.equal(casesOf([`${name}paths`], { organizations: ["o-a"] }).length, 3);
      assert.deepEqual(keysOf(casesOf([`${name}id`], { organizations: ["o-a"] })), [[`${name}id absent`]]);
    });
  }

  it("distinguish eight services at each end of aws:CalledVia, and treat others together", () => {
    const one = casesOf(["aws:calledvia", "aws:calledviafirst"], { calledServices: ["a"] });
    assert.deepEqual(
      one.map(({ exact }) => exact),
      [true, true, false, true, true, false],
    );
    for (const [count, ends] of [
      [8, 8],
      [9, 8],
    ] as const) {
      const services = { calledServices: numbered(count, "s") };
      assert.equal(casesOf(["aws:calledvia", "aws:calledviafirst"], services).length, 2 * (1 + ends + 1));
      assert.equal(casesOf(["aws:calledviafirst", "aws:calledvialast"], services).length, 2 * (1 + ends ** 2 + 2));
    }
  });

  it("replace kms:CallerAccount by aws:PrincipalAccount", () => {
    assert.equal(canonical("StringEquals", "kms:calleraccount", "111122223333").key, "aws:principalaccount");
  });

  it("replace aws:EpochTime by aws:CurrentTime in milliseconds", () => {
    const atom = canonical("NumericLessThan", "aws:epochtime", "1580608922", "aws:currenttime");
    assert.equal(atom.key, "aws:currenttime");
    assert.ok(atom.kind === "value" && atom.test.kind === "date");
    assert.deepEqual(atom.test.bounds, [1580608922000]);
    assert.equal(canonical("NumericLessThan", "aws:epochtime", "1580608922").key, "aws:epochtime");
    assert.equal(canonical("DateLessThan", "aws:epochtime", "2020-02-02", "aws:currenttime").key, "aws:currenttime");
    assert.equal(canonical("Null", "aws:epochtime", "true", "aws:currenttime").key, "aws:currenttime");
  });

  for (const [operator, key, value, mentions, reason] of [
    ["Bool", "aws:currenttime", "true", [], "the operator does not compare times"],
    ["Bool", "aws:epochtime", "true", [], "the operator does not compare times"],
    ["IpAddress", "aws:currenttime", "10.0.0.0/8", [], "the operator does not compare times"],
    ["NumericLessThan", "aws:currenttime", "5", [], "the operator does not compare times"],
    [
      "StringLike",
      "aws:currenttime",
      "2020*",
      ["aws:epochtime"],
      "`aws:EpochTime` and `aws:CurrentTime` are the same time, and comparing them as text is not decided",
    ],
  ] as const) {
    it(`leave ${operator} on ${key} undecided`, () => {
      const atom = canonical(operator, key, value, ...mentions);
      assert.equal(atom.kind, "unresolved");
      assert.equal(atom.undecidedReason, reason);
    });
  }

  it("reject a text on either time key that is not a time", () => {
    const atom = canonical("StringEquals", "aws:epochtime", "x", "aws:currenttime");
    assert.ok(atom.kind === "value" && atom.test.kind === "text");
    assert.deepEqual([atom.key, atom.test.patterns], ["aws:currenttime", []]);
  });

  it("complete a request with the time in seconds, if it is compared", () => {
    const time = new Map([["aws:currenttime", ["2020-02-02T02:02:02Z"]]]);
    assert.deepEqual(completeContext(time, new Set(["aws:epochtime"])).get("aws:epochtime"), ["1580608922"]);
    assert.equal(completeContext(time, new Set()).has("aws:epochtime"), false);
  });

  it("complete a request with aws:CalledVia in order", () => {
    const chain = (called: readonly string[], first: string, last: string) =>
      completeContext(
        new Map([
          ["aws:calledvia", called],
          ["aws:calledviafirst", [first]],
          ["aws:calledvialast", [last]],
        ]),
        new Set(),
      ).get("aws:calledvia");
    assert.deepEqual(chain(["b", "m", "a"], "a", "b"), ["a", "m", "b"]);
    assert.deepEqual(chain(["a"], "a", "a"), ["a"]);
    assert.deepEqual(chain(["a", "m"], "a", "a"), ["a", "m", "a"]);
  });
});
