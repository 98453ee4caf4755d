/** Compares each optimization of the reasoner with a direct computation of the same result. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { toLowerCase } from "../../iam/ascii-case";
import { keyFactsFor } from "../../iam/aws/condition-keys";
import { callerClasses } from "../../iam/callers/partition";
import { compileCondition, holds } from "../../iam/conditions/condition";
import { isInRanges, parseRange } from "../../iam/conditions/operators/address";
import { satisfiesAnyBound } from "../../iam/conditions/operators/ordered";
import { isMatchedBy, matchPrincipal } from "../../iam/evaluator/principal";
import { candidateEntries, PrincipalIndex } from "../../iam/evaluator/principal-index";
import { accountOf, callerContext, DERIVED_KEYS } from "../../iam/evaluator/request";
import { type PolicyDocument, parsePolicyDocument } from "../../iam/index";
import { ApplicableStatements, MAX_KEPT_STATEMENTS } from "../../iam/search/applicable-statements";
import { CompiledDocument } from "../../iam/search/compiled-document";
import { ClassEquivalence } from "../../iam/search/equivalence";
import { Reachability } from "../../iam/search/reachability";
import { lookupOf, NOTHING_ASSUMED } from "../../iam/search/variable-assumptions";
import { absent, oneOf, solveKey } from "../../iam/solver/key-constraints";
import { MemoSolver } from "../../iam/solver/memo-solver";
import { Allowance, MAX_STATES } from "../../iam/strings/budget";
import { lazyDfa } from "../../iam/strings/dfa";
import { exactPattern, type Pattern, type Token } from "../../iam/strings/pattern";
import { compilePatterns } from "../../iam/strings/pattern-set";
import { namedPrincipal } from "../../iam/syntax/principal-entry";

const SEED = Number(process.env["FC_SEED"] ?? "20260218");
const RUNS = Number(process.env["FC_RUNS"] ?? "300");

/** Checks a property for every generated value. A failure prints the seed and the path to replay it. */
function law<Ts extends [unknown, ...unknown[]]>(property: fc.IProperty<Ts>): void {
  fc.assert(property, { seed: SEED, numRuns: RUNS });
}

const token: fc.Arbitrary<Token> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom("a", "b", "B", ":", "ß", "K") },
  fc.record({ many: fc.boolean(), except: fc.constantFrom("", ":", ":-") }),
);
const patterns: fc.Arbitrary<readonly Pattern[]> = fc.array(fc.array(token, { maxLength: 6 }), { maxLength: 3 });
const text = fc.string({ unit: fc.constantFrom("a", "b", "A", "B", ":", "-", "ß", "k"), maxLength: 7 });

/** Returns whether the tokens match the characters, by exhaustive search. */
function matches([token, ...tokens]: Pattern, characters: readonly string[], ignoreCase: boolean): boolean {
  const [character, ...others] = characters;
  if (token === undefined) return character === undefined;
  if (typeof token === "string") {
    const alike =
      character !== undefined && (ignoreCase ? toLowerCase(token) === toLowerCase(character) : token === character);
    return alike && matches(tokens, others, ignoreCase);
  }
  const taken = character !== undefined && !token.except.includes(character);
  if (!token.many) return taken && matches(tokens, others, ignoreCase);
  return matches(tokens, characters, ignoreCase) || (taken && matches([token, ...tokens], others, ignoreCase));
}

const EFFECTS = ["Allow", "Deny"] as const;

const A = "111122223333";
const PRINCIPALS = [
  A,
  "444455556666",
  `arn:aws:iam::${A}:role/app`,
  `arn:aws:iam::${A}:role/example`,
  `arn:aws:iam::${A}:user/example`,
  `arn:aws:iam::${A}:user/team/alice`,
  `arn:aws:sts::${A}:assumed-role/app/one`,
  `arn:aws:sts::${A}:federated-user/example`,
  "AROAEXAMPLE",
  "AIDAEXAMPLE1",
];
const NAMES = ["alice", "example", "a*", "*e", ...PRINCIPALS, "12*", `arn:aws:iam::${A}:role/*`, `*:role/app`];

const list = fc.subarray(PRINCIPALS, { maxLength: 4 });
const principal = fc.oneof(
  { weight: 4, arbitrary: list.map((AWS) => ({ Principal: { AWS } })) },
  list.map((AWS) => ({ NotPrincipal: { AWS } })),
  fc.constantFrom<object>(
    { Principal: "*" },
    { Principal: { AWS: A, Federated: [`arn:aws:iam::${A}:saml-provider/x`, "x"], CanonicalUser: "x" } },
  ),
);
const condition = fc
  .tuple(
    fc.constantFrom("StringLike", "StringNotLike", "StringEquals"),
    fc.oneof(
      fc.constantFrom("kms:ViaService", "aws:PrincipalTag/t", "aws:PrincipalArn"),
      fc.constantFrom(...DERIVED_KEYS),
    ),
    fc.subarray([...NAMES, "${aws:username}"], { maxLength: 3 }),
  )
  .map(([operator, key, values]) => ({ [operator]: { [key]: values } }));

/** A document whose statements distinguish callers in many ways, or not at all. */
const aboutCallers: fc.Arbitrary<PolicyDocument> = fc
  .array(fc.tuple(fc.constantFrom("Allow", "Deny"), principal, fc.option(condition)), { maxLength: 4 })
  .map((statements) => {
    const Statement = statements.map(([Effect, who, Condition]) => {
      return { Effect, ...who, Action: "kms:CreateGrant", Resource: "*", ...(Condition === null ? {} : { Condition }) };
    });
    const parsed = parsePolicyDocument({ Version: "2012-10-17", Statement });
    assert.ok(parsed.ok);
    return parsed.document;
  });
const keyOfA = fc.record({
  region: fc.constantFrom("us-east-1", "us-iso-east-1", undefined),
  account: fc.constantFrom(A, undefined),
});

describe(`shortcuts (FC_SEED=${SEED}, FC_RUNS=${RUNS})`, function () {
  this.timeout(120_000);

  it("a compiled set matches a text if and only if one of its patterns does", () => {
    law(
      fc.property(patterns, text, fc.boolean(), (given, word, ignoreCase) => {
        const slow = given.some((pattern) => matches(pattern, Array.from(word), ignoreCase));
        assert.equal(compilePatterns(given, ignoreCase).matches(word), slow);
      }),
    );
  });

  it("the automaton of a set accepts the texts that the set matches, and distinguishes only characters of its alphabets", () => {
    law(
      fc.property(patterns, text, fc.boolean(), (given, word, ignoreCase) => {
        const texts = compilePatterns(given, ignoreCase);
        const states = new Allowance(MAX_STATES);
        const dfa = lazyDfa(texts, states);
        let state = dfa.start;
        for (const character of word) {
          const next = dfa.step(state, character, states);
          const named = state.alphabetInBothCases.includes(character);
          if (!named && !dfa.hasInAlphabet(character)) assert.equal(next, dfa.step(state, "~", states));
          state = next;
        }
        assert.equal(state.isAccepting, texts.matches(word));
      }),
    );
  });

  it("a pattern of a hundred tokens matches the texts that its automaton accepts", () => {
    const long = fc.array(token, { minLength: 70, maxLength: 110 });
    const counts = { true: 0, false: 0 };
    law(
      fc.property(long, fc.nat(), fc.boolean(), (pattern, at, ignoreCase) => {
        const texts = compilePatterns([pattern], ignoreCase);
        const states = new Allowance(MAX_STATES);
        const dfa = lazyDfa(texts, states);
        const fitting = pattern.map((each) => (typeof each === "string" ? each : "b"));
        for (const word of [fitting, fitting.toSpliced(at % fitting.length, 1), [...fitting, ":"]]) {
          const state = word.reduce((from, character) => dfa.step(from, character, states), dfa.start);
          assert.equal(texts.matches(word.join("")), state.isAccepting);
          counts[`${state.isAccepting}`] += 1;
        }
      }),
    );
    assert.ok(counts.true > RUNS && counts.false > RUNS / 2, JSON.stringify(counts));
  });

  it("a condition is compiled once if it has no policy variables, and for each request if it has", () => {
    const compiled = (value: string, given: string) => {
      const condition = { operator: "StringEquals", key: "k", values: [value], path: "" };
      const ask = (text: string) => compileCondition(condition, "2012-10-17", () => ({ kind: "text", text }));
      return [ask("x"), ask(given)] as const;
    };
    const [once, again] = compiled("a*", "y");
    assert.equal(again, once);
    assert.deepEqual(once, compiled("a*", "x")[0]);
    const [first, second] = compiled("${aws:username}", "y");
    assert.deepEqual(second, compiled("${aws:username}", "y")[1]);
    assert.notDeepEqual(first, second);
  });

  it("a comparison with a list of bounds holds if and only if it holds for one of them", () => {
    const comparison = fc.constantFrom("equals", "less", "lessOrEqual", "greater", "greaterOrEqual");
    law(
      fc.property(
        comparison,
        fc.integer({ min: 0, max: 9 }),
        fc.array(fc.integer({ min: 0, max: 9 })),
        (by, value, all) => {
          assert.equal(
            satisfiesAnyBound(by, value, all),
            all.some((bound) => satisfiesAnyBound(by, value, [bound])),
          );
        },
      ),
    );
  });

  it("an address is in a list of ranges if and only if it is in one of them", () => {
    const part = fc.integer({ min: 0, max: 3 });
    const block = fc.tuple(fc.constantFrom("10.0.0.", "::"), part, fc.constantFrom("", "/31", "/30", "/127"));
    law(
      fc.property(fc.array(block, { maxLength: 6 }), block, (blocks, [before, last]) => {
        const ranges = blocks.flatMap((parts) => parseRange(parts.join("")) ?? []);
        const address = `${before}${last}`;
        assert.equal(
          isInRanges(address, ranges),
          ranges.some((range) => isInRanges(address, [range])),
        );
      }),
    );
  });

  it("the derived keys of a class's sample satisfy every literal of the class", () => {
    law(
      fc.property(aboutCallers, keyOfA, (document, key) => {
        for (const { representative, derived } of callerClasses(document, key).classes) {
          const own = callerContext(representative);
          for (const name of DERIVED_KEYS) {
            const value = own.get(name);
            const given =
              value === undefined ? ({ kind: "absent" } as const) : ({ kind: "values", values: [value] } as const);
            for (const { atom, positive } of derived.constraintsOn(name)) {
              assert.equal(holds(atom, given), positive, `${name} of ${JSON.stringify(representative)}`);
            }
          }
        }
      }),
    );
  });

  it("the account of an ARN is its fifth part", () => {
    const arn = fc.array(fc.constantFrom("arn", A, "", "a/b"), { maxLength: 8 }).map((parts) => parts.join(":"));
    law(fc.property(arn, (each) => assert.equal(accountOf(each), each.split(":", 5).slice(4).join())));
  });

  it("the index returns, in order, every entry that may match a caller", () => {
    const principals = [...PRINCIPALS, "*", "nobody", `arn:aws:iam::${A}:group/x`, "AROAEXAMPLE2"];
    const entry = fc.oneof(
      {
        weight: 8,
        arbitrary: fc.constantFrom(...principals).map((value) => ({ type: "AWS", value, path: "" }) as const),
      },
      fc.constantFrom(
        ...(["Federated", "Service", "CanonicalUser"] as const).map((type) => ({ type, value: "nobody", path: "" })),
      ),
    );
    const entries = fc.array(entry, { maxLength: 16 });
    law(
      fc.property(fc.array(entries, { minLength: 1, maxLength: 6 }), aboutCallers, keyOfA, (lists, document, key) => {
        const index = new PrincipalIndex<number>();
        for (const [place, list] of lists.entries()) index.add(place, list.map(namedPrincipal));
        const people = callerClasses(document, key).classes.map(({ representative }) => representative);
        const others = [
          { kind: "service", name: "nobody" },
          { kind: "federatedUser", arn: `arn:aws:sts::${A}:federated-user/example` },
        ] as const;
        for (const caller of [...people, ...others]) {
          const found = index.candidates(caller);
          assert.deepEqual(found, [...new Set(found)].sort());
          for (const [place, list] of lists.entries()) {
            const mayMean = list.filter((each) => isMatchedBy(caller, namedPrincipal(each)) !== false);
            if (mayMean.length > 0) assert.ok(found.includes(place));
            const quick = candidateEntries({ kind: "principal", entries: list, path: "" }, caller);
            assert.deepEqual(
              quick.filter((each) => isMatchedBy(caller, namedPrincipal(each)) !== false),
              mayMean,
            );
          }
        }
      }),
    );
  });

  it("classes of callers with equal equivalence keys have equal answers", () => {
    let repeated = 0;
    law(
      fc.property(aboutCallers, keyOfA, fc.boolean(), (document, key, spoken) => {
        const asked = new CompiledDocument(document, "keyPolicy", key);
        const goal = spoken ? [oneOf("aws:principaltype", [exactPattern("User")], false)] : [absent("kms:viaservice")];
        const subject = { action: "kms:CreateGrant", effect: "Allow" } as const;
        const reachability = new Reachability(new ApplicableStatements(asked), subject);
        const equivalence = new ClassEquivalence(asked, goal);
        const answers = new Map<string, string>();
        for (const callers of callerClasses(document, key, ["kms:viaservice"]).classes) {
          const denies = equivalence.applicableDenies(callers, reachability.applicableDenies(callers));
          for (const applicable of reachability.applicable(callers)) {
            const may = reachability.possible(applicable, callers, goal);
            const open = may.kind === "found" ? reachability.unresolvedParts(applicable, callers, may.assignment) : [];
            const sure = reachability.witness(applicable, callers, goal) !== undefined;
            assert.equal(reachability.witness(applicable, callers, goal, may) !== undefined, sure);
            const answer = JSON.stringify([may.kind, open.map(({ path }) => path), sure]);
            const name = equivalence.equivalenceKey(callers, applicable, denies);
            const known = answers.get(name);
            if (known !== undefined) repeated += 1;
            assert.equal(answer, known ?? answer, `${name}: ${JSON.stringify(callers.representative)}`);
            answers.set(name, answer);
          }
        }
      }),
    );
    assert.ok(repeated > RUNS, `${repeated}`);
  });

  it("the statements that apply to a class are those whose principal matches it, for the first and a later action", () => {
    law(
      fc.property(aboutCallers, keyOfA, (document, key) => {
        const asked = new CompiledDocument(document, "keyPolicy", key);
        const all = new ApplicableStatements(asked);
        const first = all.forAction("kms:CreateGrant");
        const later = all.forAction("kms:CreateGrant");
        for (const callers of callerClasses(document, key).classes) {
          const lookup = lookupOf(asked, callers, NOTHING_ASSUMED);
          for (const effect of EFFECTS) {
            const meant = asked.document.statements.flatMap((statement) => {
              const { principal } = statement;
              const match = principal && matchPrincipal(principal, callers.representative);
              if (statement.effect !== effect || match === undefined || match.matched === false) return [];
              const atoms = [
                ...(match.condition === undefined ? [] : [match.condition]),
                ...asked.atoms(statement, lookup),
              ];
              return [{ statement, principal: match, sure: match.matched === true, atoms }];
            });
            for (const statements of [first, later]) {
              const applicable = statements.applicable(effect, callers, NOTHING_ASSUMED);
              assert.deepEqual(
                applicable.map(({ open, ...each }) => each),
                meant,
              );
            }
          }
        }
      }),
    );
  });

  it("the statements that apply to a class are the same when no more of them can be kept", () => {
    const roles = Array.from({ length: 400 }, (_, number) => `arn:aws:iam::${A}:role/role-${number}`);
    const statements = Array.from({ length: 200 }, () => ({
      Effect: "Deny",
      Principal: "*",
      Action: "*",
      Resource: "*",
    }));
    const named = { Effect: "Allow", Principal: { AWS: roles }, Action: "*", Resource: "*" };
    const parsed = parsePolicyDocument({ Version: "2012-10-17", Statement: [...statements, named] });
    assert.ok(parsed.ok);
    const asked = new CompiledDocument(parsed.document, "keyPolicy", { region: undefined, account: A });
    const all = new ApplicableStatements(asked);
    all.forAction("kms:CreateGrant");
    const later = all.forAction("kms:CreateGrant");
    const { classes } = callerClasses(parsed.document, asked.key);
    const counts = classes.map((each) => all.applicable("Deny", each)?.length);
    assert.equal(MAX_KEPT_STATEMENTS, 50_000);
    assert.equal(counts.indexOf(undefined), 250);
    assert.deepEqual([counts[0], counts.at(-1)], [200, undefined]);
    const last = classes.at(-1);
    assert.ok(last !== undefined);
    assert.equal(later.applicable("Deny", last, NOTHING_ASSUMED).length, 200);
  });

  it("a memoized solution of a key is equal to a new one", () => {
    const facts = keyFactsFor("kms:CreateGrant");
    const solver = new MemoSolver(facts);
    const keys = ["kms:viaservice", "kms:grantoperations", "aws:multifactorauthage", "aws:principaltag/t"];
    const tests = ["StringLike", "ForAnyValue:StringNotEquals", "NumericLessThan", "Null", "StringEqualsIfExists"];
    const asked = fc.tuple(fc.constantFrom(...tests), fc.subarray(["5", "true", "a*", "x"]), fc.boolean());
    law(
      fc.property(fc.constantFrom(...keys), fc.array(asked, { maxLength: 4 }), fc.boolean(), (key, list, sure) => {
        const literals = list.map(([operator, values, positive]) => {
          const condition = { operator, key, values, path: "" };
          return { atom: compileCondition(condition, "2012-10-17", () => ({ kind: "unresolved" })), positive };
        });
        const mode = sure ? "sure" : "possible";
        const direct = solveKey(key, literals, { mode, facts: facts(key) });
        for (const _ of [1, 2]) assert.deepEqual(solver.solve(key, literals, { mode }), direct);
        assert.deepEqual(
          solver.solve(key, literals.slice(1), { mode }),
          solveKey(key, literals.slice(1), { mode, facts: facts(key) }),
        );
      }),
    );
  });
});
