import assert from "node:assert/strict";
import fc from "fast-check";
import { parsePolicyDocument } from "../../../iam/index";
import { matchesGlob } from "../../../iam/strings/glob";
import { contains, findMember, type Language } from "../../../iam/strings/intersection";
import { globPattern } from "../../../iam/strings/pattern";
import { combinations, glob } from "./globs";
import { law, RUNS, SEED } from "./law";

const small = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 6 });
const word = fc.string({ unit: fc.constantFrom("a", "b", "A"), maxLength: 6 });

function language(globs: readonly string[], inside: boolean, ignoreCase: boolean): Language {
  return { patterns: globs.map(globPattern), inside, ignoreCase };
}

describe(`globs and languages (FC_SEED=${SEED}, FC_RUNS=${RUNS})`, function () {
  this.timeout(0);

  it("parsing never throws", () => {
    law(
      fc.property(
        fc.oneof(fc.string(), fc.json(), fc.anything()),
        (source) => typeof parsePolicyDocument(source).ok === "boolean",
      ),
    );
  });

  it("the automaton and the glob matcher accept the same texts", () => {
    law(
      fc.property(small, word, fc.boolean(), (pattern, text, ignoreCase) => {
        assert.equal(contains(language([pattern], true, ignoreCase), text), matchesGlob(pattern, text, { ignoreCase }));
      }),
    );
  });

  it("a found member is in every language, and no text is in all languages if none is found", () => {
    const languages = fc.array(fc.tuple(fc.array(small, { maxLength: 2 }), fc.boolean(), fc.boolean()), {
      minLength: 1,
      maxLength: 3,
    });
    law(
      fc.property(languages, fc.array(word, { minLength: 10, maxLength: 10 }), (given, words) => {
        const all = given.map(([globs, inside, ignoreCase]) => language(globs, inside, ignoreCase));
        const found = findMember(all);
        if (found.kind === "found") assert.ok(all.every((each) => contains(each, found.text)));
        else assert.ok(words.every((text) => !all.every((each) => contains(each, text))));
      }),
    );
  });

  it("globs have a combination of matches if and only if the automaton finds a member for it", () => {
    const globs = fc.array(fc.tuple(small, fc.boolean()), { minLength: 1, maxLength: 3 });
    law(
      fc.property(globs, (given) => {
        const { texts, complete } = combinations(given.map(([text, ignoreCase]) => glob(text, undefined, ignoreCase)));
        const met = new Set(
          texts.map((text) => given.map(([each, ignoreCase]) => matchesGlob(each, text, { ignoreCase })).join()),
        );
        assert.ok(complete);
        for (let number = 0; number < 2 ** given.length; number += 1) {
          const wanted = given.map((_, index) => Math.floor(number / 2 ** index) % 2 === 1);
          const all = given.map(([each, ignoreCase], index) => language([each], wanted[index] === true, ignoreCase));
          assert.equal(findMember(all).kind === "found", met.has(wanted.join()), wanted.join());
        }
      }),
    );
  });
});
