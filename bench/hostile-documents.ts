/** Policy documents that are made to be expensive, each within the size that AWS accepts. */
import { largeKeyPolicy } from "./key-policy";

const ACCOUNT = "111122223333";
const role = (name: string): object => ({ AWS: `arn:aws:iam::${ACCOUNT}:role/${name}` });
const many = <T>(count: number, make: (number: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, number) => make(number));

const root = { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: "kms:*", Resource: "*" };
const open = { Effect: "Allow", Principal: role("app"), Action: "kms:*", Resource: "*" };
const deny = (Condition: object): object => ({
  Effect: "Deny",
  Principal: "*",
  Action: "kms:CreateGrant",
  Resource: "*",
  Condition,
});

/** A Deny on keys that depend on each other in a million ways. */
const decoy = deny({
  StringEquals: {
    ...Object.fromEntries(["a", "b", "c", "d"].map((name) => [`kms:EncryptionContext:${name}`, "1"])),
    "aws:CalledViaFirst": many(8, (number) => `s${number}.amazonaws.com`),
    "aws:CalledViaLast": many(8, (number) => `s${number}.amazonaws.com`),
  },
  "ForAnyValue:StringEquals": {
    "kms:EncryptionContextKeys": ["a", "b", "c", "d"],
    "aws:PrincipalOrgPaths": many(16, (number) => `o-aaaaaa${number}/r-ab12/`),
    "aws:ResourceOrgPaths": many(16, (number) => `o-bbbbbb${number}/r-ab12/`),
    "aws:CalledVia": many(8, (number) => `s${number}.amazonaws.com`),
  },
});

/** Denies that a request escapes only if it satisfies a formula over twenty tags. */
const formula = many(100, (number) =>
  deny({
    StringEquals: Object.fromEntries(
      many(3, (literal) => [
        `aws:PrincipalTag/t${(number * 7 + literal * 5) % 20}`,
        (number >> literal) % 2 ? "1" : "0",
      ]),
    ),
  }),
);

const document = (...Statement: readonly object[]): string => JSON.stringify({ Version: "2012-10-17", Statement });

/** Key policies, by what makes them expensive. The first is an ordinary one, to compare with. */
export const HOSTILE_KEY_POLICIES: Readonly<Record<string, string>> = {
  "an ordinary policy": document(root, { ...open, Action: "kms:Decrypt" }),
  "32 KB of ordinary statements": largeKeyPolicy(),
  "a decoy Deny of a million cases": document(root, decoy, open),
  "1,500 accounts": document(root, {
    ...open,
    Action: "kms:Decrypt",
    Principal: { AWS: many(1500, (number) => String(200000000000 + number)) },
  }),
  "60 globs of 30 stars": document(
    root,
    open,
    ...many(60, (number) => deny({ StringNotLike: { "aws:PrincipalTag/x": `${"*a".repeat(15)}*${number}*` } })),
  ),
  "150 statements": document(
    root,
    ...many(150, (number) => ({
      ...open,
      Principal: role(`app${number}`),
      Action: ["kms:Decrypt", "kms:CreateGrant"],
    })),
  ),
  "100 Denies as a formula over 20 tags": document(root, open, ...formula),
};
