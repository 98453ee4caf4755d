/** A part of a document that is hard to decide does not hide an opening in another part. */
import assert from "node:assert/strict";
import { createGrantAnswer, identityCreateGrantAnswer, parsePolicyDocument } from "../../iam/index";

const root = { Effect: "Allow", Principal: { AWS: "arn:aws:iam::111122223333:root" }, Action: "kms:*", Resource: "*" };
const open = {
  Sid: "Open",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::111122223333:role/app" },
  Action: "kms:CreateGrant",
  Resource: "*",
};
const deny = (Condition: object) => ({
  Effect: "Deny",
  Principal: "*",
  Action: "kms:CreateGrant",
  Resource: "*",
  Condition,
});
const many = (length: number, name: (index: number) => string): readonly string[] =>
  Array.from({ length }, (_, index) => name(index));

/** A Deny on keys that depend on each other in many ways, all of which a request can leave out. */
const eightKeys = deny({
  StringEquals: {
    "kms:EncryptionContext:b": "x",
    "aws:ResourceOrgID": "o-example",
    "aws:PrincipalOrgID": "o-example",
    "aws:CalledViaFirst": "athena.amazonaws.com",
    "aws:CalledViaLast": "cloudformation.amazonaws.com",
  },
  "ForAnyValue:StringEquals": {
    "kms:EncryptionContextKeys": "a",
    "aws:PrincipalOrgPaths": "o-example/r-ab12/ou-ab12/",
    "aws:ResourceOrgPaths": "o-example/r-ab12/ou-ab12/",
  },
});
/** The same with as many values as the reasoner distinguishes: a million cases. */
const millionCases = deny({
  StringEquals: {
    ...Object.fromEntries(["a", "b", "c", "d"].map((name) => [`kms:EncryptionContext:${name}`, "1"])),
    "aws:CalledViaFirst": many(8, (index) => `s${index}.amazonaws.com`),
    "aws:CalledViaLast": many(8, (index) => `s${index}.amazonaws.com`),
  },
  "ForAnyValue:StringEquals": {
    "kms:EncryptionContextKeys": ["a", "b", "c", "d"],
    "aws:PrincipalOrgPaths": many(16, (index) => `o-aaaaaa${index}/r-ab12/`),
    "aws:ResourceOrgPaths": many(16, (index) => `o-bbbbbb${index}/r-ab12/`),
    "aws:CalledVia": many(8, (index) => `s${index}.amazonaws.com`),
  },
});
/** A Deny that the search gives up on: its globs intersect in too many ways. */
const hardGlobs = many(60, (index) => `${"*a".repeat(15)}*${index}*`).map((glob) =>
  deny({ StringNotLike: { "aws:PrincipalTag/x": glob } }),
);

function openings(...Statement: readonly object[]): readonly (string | undefined)[] {
  const parsed = parsePolicyDocument({ Version: "2012-10-17", Statement });
  assert.ok(parsed.ok);
  const question = { services: ["*"], region: "us-east-1", ownAccount: "111122223333" };
  return createGrantAnswer(parsed.document, question).openings.flatMap(({ kind, sid }) =>
    kind === "direct" ? [sid] : [],
  );
}

describe("a decoy", () => {
  for (const [name, statements] of [
    ["with eight condition keys", [eightKeys]],
    ["with a million cases", [millionCases]],
    ["with both, before the opening", [millionCases, eightKeys]],
  ] as const) {
    it(`${name} hides no opening`, () => assert.deepEqual(openings(root, ...statements, open), ["Open"]));
  }

  it("for other principals hides no opening", () => {
    const others = hardGlobs.map((each) => ({ ...each, Principal: { AWS: "arn:aws:iam::111122223333:role/other" } }));
    const decoy = { ...open, Sid: "Decoy", Principal: { AWS: "arn:aws:iam::111122223333:role/other" } };
    assert.deepEqual(openings(root, decoy, ...others, open), ["Open"]);
  });

  it("keeps undecided what nothing shows", () => {
    assert.deepEqual(openings(root, open, ...hardGlobs), []);
  });

  it("in an identity policy hides no opening", () => {
    const grant = { Sid: "Open", Effect: "Allow", Action: "kms:CreateGrant", Resource: "*" };
    const { Principal: _, ...decoy } = millionCases;
    const parsed = parsePolicyDocument({ Version: "2012-10-17", Statement: [decoy, grant] });
    assert.ok(parsed.ok);
    const { accesses } = identityCreateGrantAnswer(parsed.document, { services: ["*"], holders: "usersAndRoles" });
    assert.deepEqual(
      accesses.map(({ sid }) => sid),
      ["Open"],
    );
  });
});
