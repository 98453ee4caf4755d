import assert from "node:assert/strict";
import { isMatchedBy, matchPrincipal } from "../../../iam/evaluator/principal";
import type { Caller } from "../../../iam/evaluator/request";
import type { PrincipalElement, PrincipalEntry, PrincipalType } from "../../../iam/syntax/ast";
import { type NamedPrincipal, namedPrincipal } from "../../../iam/syntax/principal-entry";

const A = "111122223333";

function entry(value: string, type: PrincipalType = "AWS"): PrincipalEntry {
  return { type, value, path: "Statement.Principal.AWS" };
}

const CALLERS = {
  user: { kind: "user", arn: `arn:aws:iam::${A}:user/team/alice`, userId: "AIDAALICE1234" },
  session: { kind: "roleSession", roleArn: `arn:aws:iam::${A}:role/ops/app`, userId: "AROAAPP123456:one" },
  federated: {
    kind: "federatedUser",
    arn: `arn:aws:sts::${A}:federated-user/bob`,
    issuer: `arn:aws:iam::${A}:user/carol`,
  },
  root: { kind: "root", arn: `arn:aws:iam::${A}:root` },
  service: { kind: "service", name: "rds.amazonaws.com" },
} as const satisfies Record<string, Caller>;
type Who = keyof typeof CALLERS;
const ALL: readonly Who[] = ["user", "session", "federated", "root", "service"];
const PEOPLE: readonly Who[] = ["user", "session", "federated", "root"];

describe("principals", () => {
  const table: readonly (readonly [
    value: string,
    kind: NamedPrincipal["kind"],
    among: readonly Who[],
    type?: PrincipalType,
    open?: readonly Who[],
  ])[] = [
    ["*", "everyone", ALL],
    [A, "account", PEOPLE],
    [`arn:aws:iam::${A}:root`, "account", PEOPLE],
    [`arn:aws-cn:iam::${A}:root`, "account", [], "AWS", PEOPLE],
    ["444455556666", "account", []],
    [`arn:aws:iam::${A}:user/team/alice`, "user", ["user"]],
    [`arn:aws:iam::${A}:user/alice`, "user", []],
    [`arn:aws:iam::${A}:user/bob`, "user", []],
    [`arn:aws:iam::${A}:user/carol`, "user", ["federated"]],
    [`arn:aws:iam::${A}:role/ops/app`, "role", ["session"]],
    [`arn:aws:iam::${A}:role/app`, "role", []],
    [`arn:aws:sts::${A}:assumed-role/app/one`, "roleSession", ["session"]],
    [`arn:aws:sts::${A}:assumed-role/app/two`, "roleSession", []],
    [`arn:aws:sts::${A}:assumed-role/other/one`, "roleSession", []],
    ["arn:aws:sts::444455556666:assumed-role/app/one", "roleSession", []],
    [`arn:aws-cn:sts::${A}:assumed-role/app/one`, "roleSession", [], "AWS", ["session"]],
    [`arn:aws:sts::${A}:federated-user/bob`, "federatedUser", ["federated"]],
    ["AIDAALICE1234", "uniqueId", ["user"], "AWS", ["federated"]],
    ["AROAAPP123456", "uniqueId", ["session"]],
    ["AROAOTHER1234", "uniqueId", []],
    [`arn:aws:iam::${A}:role/*`, "nobody", []],
    ["arn:aws:iam::*:root", "nobody", []],
    [`arn:aws:iam::${A}:user/?`, "nobody", []],
    [`arn:aws:iam::${A}:group/admins`, "nobody", []],
    [`arn:aws:sts::${A}:assumed-role/app`, "nobody", []],
    [`arn:aws:sts::${A}:assumed-role/app/one/two`, "nobody", []],
    [`arn:aws:sts::${A}:session/app/one`, "nobody", []],
    ["1111", "nobody", []],
    ["", "nobody", []],
    ["rds.amazonaws.com", "service", ["service"], "Service"],
    ["s3.amazonaws.com", "service", [], "Service"],
    ["cognito-identity.amazonaws.com", "federated", [], "Federated", ["session"]],
    ["79a59df9", "undecided", [], "CanonicalUser", PEOPLE],
  ];
  for (const [value, kind, among, type = "AWS", open = []] of table) {
    it(`${type} \`${value}\` is ${kind}`, () => {
      const who = namedPrincipal(entry(value, type));
      assert.equal(who.kind, kind);
      for (const caller of ALL) {
        const expected = open.includes(caller) ? undefined : among.includes(caller);
        assert.equal(isMatchedBy(CALLERS[caller], who), expected, caller);
      }
    });
  }

  it("a user may be the issuer of a session in its account, if the issuer is unknown", () => {
    const session = { kind: "federatedUser", arn: `arn:aws:sts::${A}:federated-user/bob` } as const;
    assert.equal(isMatchedBy(session, namedPrincipal(entry(`arn:aws:iam::${A}:user/carol`))), undefined);
    assert.equal(isMatchedBy(session, namedPrincipal(entry("arn:aws:iam::444455556666:user/carol"))), false);
  });

  const element = (kind: PrincipalElement["kind"], ...entries: readonly PrincipalEntry[]): PrincipalElement => ({
    kind,
    entries,
    path: "Statement.Principal",
  });
  const fed = entry("x", "CanonicalUser");
  const account = entry(A);
  const role = entry(`arn:aws:iam::${A}:role/ops/app`);
  const matches: readonly (readonly [
    name: string,
    element: PrincipalElement,
    caller: Who,
    matched: boolean | undefined,
    entries: readonly PrincipalEntry[],
  ])[] = [
    ["no entry", element("principal"), "user", false, []],
    ["an entry that matches, and one that may", element("principal", fed, account), "user", true, [account]],
    ["an entry that may match", element("principal", fed, role), "user", undefined, [fed]],
    ["no entry that matches", element("principal", role), "user", false, []],
    ["nobody excluded", element("notPrincipal"), "user", true, []],
    ["another principal excluded", element("notPrincipal", role), "user", true, []],
    ["the caller excluded", element("notPrincipal", account, role), "session", false, []],
    ["the caller's account excluded", element("notPrincipal", account), "session", undefined, [account]],
    ["the root user excluded with its account", element("notPrincipal", account), "root", false, []],
    ["an entry excluded that may match", element("notPrincipal", fed), "session", undefined, [fed]],
  ];
  for (const [name, given, caller, matched, entries] of matches) {
    it(`${given.kind}, ${name}`, () => {
      assert.deepEqual(matchPrincipal(given, CALLERS[caller]), { matched, entries });
    });
  }

  for (const [kind, whenPresent] of [
    ["principal", true],
    ["notPrincipal", false],
  ] as const) {
    it(`${kind}, every identity provider, depends on whether the session has one`, () => {
      const { condition } = matchPrincipal(element(kind, entry("*", "Federated")), CALLERS.session);
      assert.ok(condition?.kind === "null");
      const { key, whenPresent: ifPresent, whenAbsent: ifAbsent } = condition;
      assert.deepEqual([key, ifPresent, ifAbsent], ["aws:federatedprovider", whenPresent, !whenPresent]);
    });
  }
});
