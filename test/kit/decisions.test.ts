/** Equal documents are parsed once and asked once. Other documents never share their results. */
import assert from "node:assert/strict";
import { accessAnswer, askedOnce, createGrantAnswer, parsePolicyDocument } from "../../kit/decisions";
import { kmsCreateGrantViaService } from "../../policies/kms-create-grant-via-service";
import { runPolicy } from "./policy-tester";

const statement = (number: number) => ({
  Effect: "Allow",
  Principal: { AWS: `arn:aws:iam::${String(number).padStart(12, "0")}:root` },
  Action: "kms:*",
  Resource: "*",
});
const policy = (number: number) => ({ Version: "2012-10-17", Statement: [statement(number)] });

function read(source: unknown) {
  const parsed = parsePolicyDocument(source);
  assert.ok(parsed.ok);
  return parsed.document;
}

describe("documents that are parsed once", () => {
  const same: readonly (readonly [name: string, first: unknown, second: unknown])[] = [
    ["equal texts", JSON.stringify(policy(1)), JSON.stringify(policy(1))],
    ["equal objects", policy(2), policy(2)],
  ];
  for (const [name, first, second] of same) {
    it(`${name} are read once`, () => assert.equal(parsePolicyDocument(first), parsePolicyDocument(second)));
  }

  const minusZero = { ...policy(3), Id: -0 };
  const other: readonly (readonly [name: string, first: unknown, second: unknown])[] = [
    ["a text and an object", JSON.stringify(policy(4)), policy(4)],
    ["texts that differ in a space", JSON.stringify(policy(5)), `${JSON.stringify(policy(5))} `],
    ["objects whose members are in another order", { Id: "a", ...policy(6) }, { ...policy(6), Id: "a" }],
    ["objects that JSON does not distinguish, by undefined", { ...policy(7), Id: undefined }, policy(7)],
    ["objects that JSON does not distinguish, by -0", minusZero, { ...policy(3), Id: 0 }],
    ["objects that JSON does not distinguish, by NaN", { ...policy(8), Id: Number.NaN }, { ...policy(8), Id: null }],
    ["objects that JSON does not distinguish, by a function", { ...policy(9), Id: () => 1 }, policy(9)],
  ];
  for (const [name, first, second] of other) {
    it(`${name} are read each`, () => assert.notEqual(parsePolicyDocument(first), parsePolicyDocument(second)));
  }

  it("one object is parsed once, even if its JSON is not kept", () => {
    assert.equal(parsePolicyDocument(minusZero), parsePolicyDocument(minusZero));
  });

  it("a value that is not a document is rejected each time", () => {
    for (const source of [undefined, null, 5]) assert.equal(parsePolicyDocument(source).ok, false);
  });

  it("the most recently used documents are kept", () => {
    const [used, forgotten] = [JSON.stringify(policy(100)), JSON.stringify(policy(101))];
    const before = [read(used), read(forgotten)];
    for (let number = 200; number < 263; number += 1) {
      read(JSON.stringify(policy(number)));
      read(used);
    }
    assert.equal(read(used), before[0]);
    assert.notEqual(read(forgotten), before[1]);
  });

  it("a text that is too long to keep evicts no other", () => {
    const short = JSON.stringify(policy(300));
    const before = read(short);
    assert.equal(parsePolicyDocument(" ".repeat(1_048_577)).ok, false);
    assert.equal(read(short), before);
  });
});

describe("questions that are answered once", () => {
  it("for a thousand keys with equal policies", () => {
    let asked = 0;
    const ask = askedOnce((document, { region }: { readonly region: string }) => {
      asked += 1;
      return `${document.statements.length} in ${region}`;
    });
    for (let key = 0; key < 1_000; key += 1) {
      assert.equal(
        ask(read(JSON.stringify(policy(400))), { region: key % 2 === 0 ? "us-east-1" : "eu-west-1" }),
        key % 2 === 0 ? "1 in us-east-1" : "1 in eu-west-1",
      );
    }
    assert.equal(asked, 2);
  });

  it("again, after more questions than are kept", () => {
    let asked = 0;
    const ask = askedOnce((_, { region }: { readonly region: string }) => {
      asked += 1;
      return region;
    });
    const document = read(JSON.stringify(policy(401)));
    for (let round = 0; round < 2; round += 1) {
      for (let number = 0; number <= 256; number += 1)
        assert.equal(ask(document, { region: `r-${number}` }), `r-${number}`);
    }
    assert.equal(asked, 257 + 257);
  });

  it("for the pack's own questions, which differ in every part", () => {
    const document = read(JSON.stringify(policy(402)));
    const question = { services: ["*"], region: "us-east-1", ownAccount: "000000000402" };
    const answer = createGrantAnswer(document, question);
    assert.equal(createGrantAnswer(document, { ...question }), answer);
    assert.notEqual(createGrantAnswer(document, { ...question, ownAccount: undefined }), answer);
    assert.equal(createGrantAnswer(document, { ...question, ownAccount: undefined }).undecided[0]?.kind, "ownAccount");
    assert.equal(answer.openings[0]?.kind, "accountRoot");
    const key = { region: "us-east-1", account: "000000000402" };
    const ofOne = accessAnswer(document, { actions: ["kms:Decrypt"], key });
    assert.equal(ofOne.accesses[0]?.witness.action, "kms:Decrypt");
    assert.equal(accessAnswer(document, { actions: ["kms:Encrypt"], key }).accesses[0]?.witness.action, "kms:Encrypt");
  });
});

describe("the findings for keys with equal policies", () => {
  const said = (region: string, account: string): string | undefined => {
    const { findings } = runPolicy(kmsCreateGrantViaService, {
      name: "a key",
      type: "aws:kms/key:Key",
      props: { policy: JSON.stringify(policy(403)), region },
      config: { accounts: [account], accountRoot: "violates", services: ["rds"] },
    });
    return findings[0]?.message;
  };

  it("are the same again", () => {
    assert.equal(said("us-east-1", "000000000403"), said("us-east-1", "000000000403"));
  });

  it("name the Region and the account of each key", () => {
    for (const region of ["us-east-1", "eu-west-1", "us-east-1"]) {
      assert.match(said(region, "000000000403") ?? "", new RegExp(`account 000000000403,.*\\n.*rds\\.${region}\\.`));
      // The root of another account is a principal like any other.
      assert.match(
        said(region, "000000000404") ?? "",
        new RegExp(`Statement\\[0\\].* without .*\\n.*rds\\.${region}\\.`),
      );
    }
  });
});
