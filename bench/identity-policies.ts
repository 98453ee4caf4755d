/** Identity policies of thousands of statements. AWS accepts far fewer, but the parser reads up to 20,000 values. */
import type { Case } from "./measure";

type Statement = Readonly<Record<string, unknown>>;

const keyArn = (number: number): string =>
  `arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-${String(number).padStart(12, "0")}`;
const via = { StringEquals: { "kms:ViaService": "rds.us-east-1.amazonaws.com" } };

const SHAPES: Readonly<Record<string, readonly [count: number, statement: (number: number) => Statement]>> = {
  "8,000 statements, each allowing every key": [8_000, () => ({ Effect: "Allow", Action: "kms:*", Resource: "*" })],
  "8,000 statements, each allowing one key": [
    8_000,
    (number) => ({ Effect: "Allow", Action: "kms:Decrypt", Resource: keyArn(number) }),
  ],
  "8,000 statements, every other a Deny": [
    8_000,
    (number) => ({ Effect: number % 2 === 0 ? "Allow" : "Deny", Action: "kms:*", Resource: keyArn(number) }),
  ],
  "8,000 statements, each in a Region of its own": [
    8_000,
    (number) => ({ Effect: "Allow", Action: "kms:*", Resource: `arn:aws:kms:r-${number}:111122223333:key/*` }),
  ],
  "8,000 statements on other services": [
    8_000,
    (number) => ({ Effect: "Allow", Action: `s3:Get${number}`, Resource: "*" }),
  ],
  "10,000 statements, more than are searched": [10_000, () => ({ Effect: "Allow", Action: "kms:*", Resource: "*" })],
  "5,000 statements, each scoped": [
    5_000,
    (number) => ({ Effect: "Allow", Action: "kms:CreateGrant", Resource: keyArn(number), Condition: via }),
  ],
  "5,000 statements, each on a tag of its own": [
    5_000,
    (number) => ({
      Effect: "Allow",
      Action: "kms:*",
      Resource: "*",
      Condition: { StringEquals: { [`aws:PrincipalTag/k${number}`]: "x" } },
    }),
  ],
};

/** Returns a case for each such policy. */
export function identityCases(run: (document: unknown) => unknown): readonly Case[] {
  return Object.entries(SHAPES).map(([name, [count, statement]]) => {
    const Statement = Array.from({ length: count }, (_, number) => statement(number));
    return { name, run: () => run({ Version: "2012-10-17", Statement }) };
  });
}
