import assert from "node:assert/strict";
import { type KeyIdentifier, parseKeyIdentifier } from "../../model/key-identifier";

const ID = "1234abcd-12ab-34cd-56ef-1234567890ab";

const cases: readonly (readonly [text: string, read: KeyIdentifier | undefined])[] = [
  [ID, { form: "keyId", account: undefined, region: undefined, names: [ID], awsManaged: false }],
  [
    "mrk-1234abcd12ab34cd56ef1234567890ab",
    {
      form: "keyId",
      account: undefined,
      region: undefined,
      names: ["mrk-1234abcd12ab34cd56ef1234567890ab"],
      awsManaged: false,
    },
  ],
  [
    `arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/${ID}`,
    {
      form: "keyArn",
      account: "111122223333",
      region: "us-gov-west-1",
      names: [`arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/${ID}`, ID],
      awsManaged: false,
    },
  ],
  ["alias/app", { form: "aliasName", account: undefined, region: undefined, names: ["alias/app"], awsManaged: false }],
  [
    "alias/aws/rds",
    { form: "aliasName", account: undefined, region: undefined, names: ["alias/aws/rds"], awsManaged: true },
  ],
  [
    "alias/awsome",
    { form: "aliasName", account: undefined, region: undefined, names: ["alias/awsome"], awsManaged: false },
  ],
  [
    "arn:aws:kms:eu-west-1:111122223333:alias/aws/ebs",
    {
      form: "aliasArn",
      account: "111122223333",
      region: "eu-west-1",
      names: ["arn:aws:kms:eu-west-1:111122223333:alias/aws/ebs", "alias/aws/ebs"],
      awsManaged: true,
    },
  ],
  ["alias/", undefined],
  ["orders", undefined],
  ["arn:aws:iam::111122223333:role/app", undefined],
  ["arn:aws:kms:eu-west-1:1111:key/1", undefined],
];

describe("a key identifier", () => {
  for (const [text, read] of cases) it(`\`${text}\``, () => assert.deepEqual(parseKeyIdentifier(text), read));
});
