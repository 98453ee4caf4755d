/**
 * The compiler checks the data of a finding against its message. Each line under `@ts-expect-error` must not compile.
 */
import assert from "node:assert/strict";
import { definePolicy } from "../../kit/define";
import { type Finding, findingsFor } from "../../kit/finding";
import { renderFinding } from "../../kit/message";
import { decided } from "../../kit/verdict";

const UNLESS = "unless `{account}` is listed";

const messages = {
  reason: { text: "`{path}` is open: {why}", fix: "Close it for {whom}" },
  plain: { text: "`{path}` is open" },
  example: { text: 'Write `"Condition": {"StringEquals": {"kms:ViaService": "rds.{region}.amazonaws.com"}}` {}' },
  joined: { text: `\`{path}\` is open, ${UNLESS}` },
} as const;

const { violation, undecided } = findingsFor(messages);

describe("a finding", () => {
  it("has the data its message needs, and no argument if it needs none", () => {
    assert.deepEqual(violation("reason", "policy", { why: "no condition", whom: "all" }), {
      outcome: "violation",
      message: "reason",
      path: "policy",
      data: { why: "no condition", whom: "all" },
    });
    assert.deepEqual(undecided("plain", "policy"), {
      outcome: "undecided",
      message: "plain",
      path: "policy",
      data: {},
    });
    violation("joined", "policy", { account: "111122223333" });
    violation("example", "policy", { region: "eu-west-1" });
  });

  it("does not compile with a misspelt, missing or additional member, nor with another type", () => {
    // @ts-expect-error whyy
    violation("reason", "policy", { whyy: "no condition", whom: "all" });
    // @ts-expect-error a member too many
    violation("reason", "policy", { why: "no condition", whom: "all", more: "" });
    // @ts-expect-error the fix needs `whom`
    violation("reason", "policy", { why: "no condition" });
    // @ts-expect-error no data
    undecided("reason", "policy");
    // @ts-expect-error `path` is the property of the finding, not data
    undecided("plain", "policy", { path: "policy" });
    // @ts-expect-error a number
    violation("reason", "policy", { why: 1, whom: "all" });
    // @ts-expect-error a constant in the template counts
    violation("joined", "policy");
    // @ts-expect-error only `{region}` is a placeholder
    violation("example", "policy", { StringEquals: "" });
  });

  it("does not compile with a message that the policy does not have", () => {
    // @ts-expect-error reasons
    violation("reasons", "policy", { why: "no condition", whom: "all" });
  });

  it("needs the data of each of the messages it may have", () => {
    const one = (isPlain: boolean) => (isPlain ? "plain" : "joined");
    violation(one(true), "policy", { account: "111122223333" });
    // @ts-expect-error the other message needs `account`
    violation(one(true), "policy");
  });

  it("does not compile if the text of a message is not known to the compiler", () => {
    // @ts-expect-error a concatenation has the type string
    findingsFor({ sum: { text: "`{path}` is " + "{why}" } });
    // @ts-expect-error the fix too
    findingsFor({ sum: { text: "`{path}` is open", fix: String("{why}") } });
  });

  it("is refused by a policy that has no such message, or another text for it", () => {
    const declaration = {
      id: "a-policy",
      displayName: "A policy",
      description: "A policy of the tests.",
      enforcementLevel: "mandatory",
      severity: "low",
      tags: [],
      remediationSteps: "None.",
      url: "https://docs.aws.amazon.com/",
      subjects: ["kmsKey"],
      options: {},
    } as const;
    definePolicy({ ...declaration, messages, check: () => decided([violation("plain", "policy")]) });
    const { joined } = messages;
    // @ts-expect-error it has no message `plain`
    definePolicy({ ...declaration, messages: { joined }, check: () => decided([violation("plain", "policy")]) });
    const other = { plain: { text: "`{path}` is open to {whom}" }, joined } as const;
    // @ts-expect-error its message `plain` needs `whom`
    definePolicy({ ...declaration, messages: other, check: () => decided([violation("plain", "policy")]) });
  });

  it("with wrong data has no text", () => {
    const found: Finding = { outcome: "violation", message: "joined", path: "policy", data: {} };
    assert.throws(
      () => renderFinding(found, { messages, url: "https://example.com" }),
      /^Error: message `joined` lacks a value for \{account\}$/,
    );
    assert.throws(
      () => renderFinding({ ...found, message: "other" }, { messages, url: "https://example.com" }),
      /has no message `other`/,
    );
  });

  it("has the text of its message, with `{path}` filled and other braces unchanged", () => {
    assert.equal(
      renderFinding(violation("reason", "policy", { why: "no condition", whom: "all" }), {
        messages,
        url: "https://example.com",
      }),
      "`policy` is open: no condition.\nClose it for all.\nSee https://example.com",
    );
    assert.equal(
      renderFinding(undecided("example", "policy", { region: "eu-west-1" }), { messages, url: "https://example.com" }),
      'undecided: Write `"Condition": {"StringEquals": {"kms:ViaService": "rds.eu-west-1.amazonaws.com"}}` {}.\nSee https://example.com',
    );
  });

  it("shows control characters, direction marks and characters without width as escapes", () => {
    const hidden = "a\u001b[2Jb\u0085c\u007fd\u202ee\u2066f\u2028g\u200bh\u0000";
    const text = renderFinding(violation("reason", hidden, { why: hidden, whom: "é 鍵 \u{1f511}" }), {
      messages,
      url: "https://example.com",
    });
    const shown = "a\\u{1b}[2Jb\\u{85}c\\u{7f}d\\u{202e}e\\u{2066}f\\u{2028}g\\u{200b}h\\u{0}";
    assert.equal(text, `\`${shown}\` is open: ${shown}.\nClose it for é 鍵 \u{1f511}.\nSee https://example.com`);
  });
});
