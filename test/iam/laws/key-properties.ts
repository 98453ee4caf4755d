/**
 * Random facts about the KMS key of a question, and whether a Resource matches the key, by trying ARNs that it can have.
 * Written independently of `iam/evaluator/resource.ts`.
 */
import fc from "fast-check";
import type { KeyIdentity, KeyProperties } from "../../../iam/evaluator/request";
import { matchesGlob } from "../../../iam/strings/glob";
import type { PolicyDocument, ResourceElement } from "../../../iam/syntax/ast";
import { A, B } from "./condition-keys";

export const ID = "1234abcd-12ab-34cd-56ef-1234567890ab";
export const MRK = "mrk-1234abcd12ab34cd56ef1234567890ab";
const OTHERS = ["fedcba98-7654-3210-fedc-ba987654321a", "00000000-0000-0000-0000-000000000000"];
const OTHER_MULTI_REGION = ["mrk-fedcba9876543210fedcba987654321a", "mrk-00000000000000000000000000000000"];

const identities: fc.Arbitrary<KeyProperties> = fc.constantFrom<KeyProperties>(
  { id: ID },
  { id: ID, multiRegion: false },
  { id: OTHERS[0], multiRegion: false },
  { id: MRK, multiRegion: true },
  { isNew: true },
  { isNew: true, multiRegion: false },
  { isNew: true, multiRegion: true },
  { multiRegion: true },
  { multiRegion: false },
  {},
);

/** What is known about the key. Most often everything that a program can say is known. */
export const keyProperties: fc.Arbitrary<KeyProperties> = fc
  .tuple(identities, fc.constantFrom("SYMMETRIC_DEFAULT", "SYMMETRIC_DEFAULT", "RSA_2048", undefined))
  .map(([identity, keySpec]) => ({ ...identity, keySpec }));

/** Returns the value of a condition key that is a property of the key; undefined when it is not known. */
export function propertyOf(key: KeyIdentity, name: string): string | undefined {
  const values = new Map([
    ["kms:keyspec", key.keySpec],
    ["kms:multiregion", key.multiRegion === undefined ? undefined : String(key.multiRegion)],
  ]);
  return values.get(name);
}

export const isProperty = (name: string): boolean => /^kms:(KeySpec|MultiRegion)$/i.test(name);

/** ARNs that the key can have: with each value that documents distinguish, for each part that is not known. */
function possibleArns({ region, account, id, isNew, multiRegion }: KeyIdentity): readonly string[] {
  const single = [...(isNew === true ? [] : [ID]), ...OTHERS];
  const multi = [...(isNew === true ? [] : [MRK]), ...OTHER_MULTI_REGION];
  const unknown = multiRegion === undefined ? [...single, ...multi] : multiRegion ? multi : single;
  return (region === undefined ? ["us-east-1", "eu-west-1", "us-gov-west-1"] : [region]).flatMap((place) =>
    (account === undefined ? [A, B, "999988887777"] : [account]).flatMap((owner) =>
      (id === undefined ? unknown : [id]).map((each) => {
        const partition = place.startsWith("us-gov-") ? "aws-us-gov" : "aws";
        return `arn:${partition}:kms:${place}:${owner}:key/${each}`;
      }),
    ),
  );
}

/** Whether the element matches the key; undefined when it matches some of the ARNs that the key can have. */
export function covers({ kind, patterns }: ResourceElement, key: KeyIdentity): boolean | undefined {
  const matches = possibleArns(key).map((arn) => patterns.some((pattern) => matchesGlob(pattern, arn)));
  if (!matches.includes(false)) return kind === "resource";
  return matches.includes(true) ? undefined : kind === "notResource";
}

/** Whether the document depends on something that is not known of the key. */
export function dependsOnKey({ statements }: PolicyDocument, key: KeyIdentity): boolean {
  return statements.some(
    ({ resource, conditions }) =>
      (resource !== undefined && covers(resource, key) === undefined) ||
      conditions.some(({ key: name }) => isProperty(name) && propertyOf(key, name.toLowerCase()) === undefined),
  );
}
