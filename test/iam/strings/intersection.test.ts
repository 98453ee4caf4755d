import assert from "node:assert/strict";
import { Allowance } from "../../../iam/strings/budget";
import { contains, findMember, type Language, memoizedMemberSearch } from "../../../iam/strings/intersection";
import { arnGlobPattern, exactPattern, globPattern, namePattern } from "../../../iam/strings/pattern";

const inside = (...globs: readonly string[]): Language => ({
  patterns: globs.map(globPattern),
  ignoreCase: false,
  inside: true,
});
const outside = (...globs: readonly string[]): Language => ({ ...inside(...globs), inside: false });
const anyCase = (language: Language): Language => ({ ...language, ignoreCase: true });

describe("the intersection of languages", () => {
  const table: readonly (readonly [name: string, languages: readonly Language[], member: string | undefined])[] = [
    ["no language: a shortest text that is not empty", [], "a"],
    ["one glob", [inside("ab*")], "ab"],
    ["only the empty text", [outside("?*")], ""],
    ["the empty language", [inside()], undefined],
    ["two globs that intersect", [inside("a*"), inside("*b")], "ab"],
    ["two disjoint globs", [inside("a*"), inside("b*")], undefined],
    ["a glob within another", [inside("a*b"), outside("a*")], undefined],
    ["a glob that is larger than another", [inside("a*"), outside("a*b")], "a"],
    ["a union", [inside("x", "y?"), outside("x")], "ya"],
    ["listed texts", [inside("x", "y"), outside("x")], "y"],
    ["listed texts that another language excludes", [inside("x", "y"), outside("x", "y")], undefined],
    ["without case", [anyCase(inside("AB")), outside("AB", "ab", "aB")], "Ab"],
    ["without case, complement", [inside("ab"), anyCase(outside("AB"))], undefined],
    ["a letter whose capital is two letters", [inside("ß*"), outside("ß")], "ßa"],
  ];
  for (const [name, languages, member] of table) {
    it(name, () => {
      const found = findMember(languages);
      assert.deepEqual(found, member === undefined ? { kind: "empty" } : { kind: "found", text: member });
      for (const language of languages) if (member !== undefined) assert.ok(contains(language, member));
    });
  }

  it("does not match a wildcard across the parts of an ARN", () => {
    const arn: Language = { patterns: [arnGlobPattern("arn:*:iam::*:role/*")], ignoreCase: false, inside: true };
    assert.equal(contains(arn, "arn:aws:iam::111122223333:role/x:y"), true);
    assert.equal(contains(arn, "arn:aws:x:iam::111122223333:role/x"), false);
  });

  it("matches a wildcard of a name only with characters of names", () => {
    const name: Language = { patterns: [namePattern("role/?*")], ignoreCase: false, inside: true };
    assert.deepEqual(findMember([name, { ...name, inside: false }]), { kind: "empty" });
    assert.equal(contains(name, "role/*"), false);
    const found = findMember([inside("role/?"), { ...name, inside: false }]);
    assert.ok(found.kind === "found" && /^role\/[:/*? ]$/.test(found.text));
  });

  it("finds a character outside all patterns, even if they contain many", () => {
    const all = Array.from("abcdefghijklmnopqrstuvwxyz0123456789Ā");
    const found = findMember([{ patterns: all.map(exactPattern), ignoreCase: false, inside: false }, inside("?")]);
    assert.ok(found.kind === "found" && !all.includes(found.text));
  });

  it("uses only the allowed characters", () => {
    const digits = Array.from("0123456789");
    assert.deepEqual(findMember([inside("??"), inside("9*")], { characters: digits }), { kind: "found", text: "90" });
    assert.deepEqual(findMember([inside("a?")], { characters: digits }), { kind: "empty" });
  });

  it("answers `limit` if the allowance is exhausted", () => {
    assert.deepEqual(findMember([inside("*a????????"), inside("*b???????")], { states: new Allowance(10) }), {
      kind: "limit",
    });
  });

  it("shares one allowance among the searches of a question, and keeps the results", () => {
    const find = memoizedMemberSearch({ states: new Allowance(30) });
    const narrow = [inside("a*"), inside("*b")];
    const wide = [inside("*a????????"), inside("*b???????")];
    assert.deepEqual(find(narrow), { kind: "found", text: "ab" });
    assert.deepEqual(find(wide), { kind: "limit" });
    assert.deepEqual(find([inside("c*"), inside("*d")]), { kind: "limit" });
    assert.deepEqual(find(narrow), { kind: "found", text: "ab" });
    assert.deepEqual(find([inside("x", "y"), outside("x")]), { kind: "found", text: "y" });
  });
});
