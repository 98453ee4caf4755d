import assert from "node:assert/strict";
import {
  accessAnswer,
  type CreateGrantQuestion,
  createGrantAnswer,
  type NoRepair,
  type PolicyDocument,
  parsePolicyDocument,
  type Repair,
  repairAccess,
  repairGrant,
} from "../../../iam/index";
import { writeDocument } from "../../../iam/syntax/write";
import { KEY_OPERATIONS } from "../../../model/kms-operations";

const ACCOUNT = "111122223333";
const ROOT = `arn:aws:iam::${ACCOUNT}:root`;
const RDS = "rds.eu-west-1.amazonaws.com";
const key = { region: "eu-west-1", account: ACCOUNT };

const root = { Sid: "Root", Effect: "Allow", Principal: { AWS: ROOT }, Action: "kms:*", Resource: "*" };
const grant = {
  Sid: "Grant",
  Effect: "Allow",
  Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/app` },
  Action: "kms:CreateGrant",
  Resource: "*",
};
const own = '"Principal":{"AWS":"arn:aws:iam::111122223333:role/app"},"Action":"kms:CreateGrant","Resource":"*"';

function read(...Statement: readonly object[]): PolicyDocument {
  const parsed = parsePolicyDocument({ Version: "2012-10-17", Statement });
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return parsed.document;
}

/** Repairs the first opening of a statement other than the first one. */
function repaired(
  document: PolicyDocument,
  services: readonly string[],
  suggested: readonly string[] = [],
): Repair | NoRepair {
  const question: CreateGrantQuestion = { services, region: key.region, multiRegion: false, ownAccount: key.account };
  const opening = createGrantAnswer(document, question).openings.find(({ kind }) => kind !== "accountRoot");
  assert.ok(opening !== undefined);
  return repairGrant(document, opening, question, suggested);
}

interface Example {
  readonly name: string;
  readonly statement: object;
  readonly others?: readonly object[];
  readonly services?: readonly string[];
  readonly suggested?: readonly string[];
  readonly text: string;
  readonly safety?: Repair["safety"];
}

const examples: readonly Example[] = [
  {
    name: "a statement for the call alone",
    statement: grant,
    text: 'Add `"Condition": {"Null":{"kms:ViaService":"false"}}` to `Grant`',
  },
  {
    name: "a statement without a Sid, for one service",
    statement: { ...grant, Sid: undefined },
    services: ["rds"],
    text: `Add \`"Condition": {"StringEquals":{"kms:ViaService":"${RDS}"}}\` to \`Statement[1]\``,
  },
  {
    name: "a service in any Region",
    statement: grant,
    services: ["rds.*"],
    text: 'Add `"Condition": {"StringLike":{"kms:ViaService":"rds.*.amazonaws.com"}}` to `Grant`',
  },
  {
    name: "a service in a given Region",
    statement: grant,
    services: [RDS],
    text: `Add \`"Condition": {"StringEquals":{"kms:ViaService":"${RDS}"}}\` to \`Grant\``,
  },
  {
    name: "a service that the document names",
    statement: grant,
    suggested: ["rds"],
    text: `Add \`"Condition": {"StringEquals":{"kms:ViaService":"${RDS}"}}\` to \`Grant\``,
  },
  {
    name: "any service, where the document names it so",
    statement: grant,
    suggested: ["*"],
    text: 'Add `"Condition": {"Null":{"kms:ViaService":"false"}}` to `Grant`',
  },
  {
    name: "a service that the document names, which would stop Aurora from creating its grant",
    statement: grant,
    suggested: ["ec2"],
    text: 'Add `"Condition": {"Null":{"kms:ViaService":"false"}}` to `Grant`',
  },
  {
    name: "a condition on the purpose of the grant",
    statement: { ...grant, Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } } },
    text: 'Add `"Null":{"kms:ViaService":"false"}` to the Condition of `Grant`',
  },
  {
    name: "IfExists",
    statement: { ...grant, Condition: { StringEqualsIfExists: { "kms:ViaService": RDS } } },
    text: "In the Condition of `Grant`, write `StringEquals` instead of `StringEqualsIfExists`",
  },
  {
    name: "ForAllValues, next to another condition",
    statement: {
      ...grant,
      Condition: { "ForAllValues:StringLike": { "kms:ViaService": "rds.*" }, Bool: { "aws:SecureTransport": "true" } },
    },
    text: "In the Condition of `Grant`, write `StringLike` instead of `ForAllValues:StringLike`",
  },
  {
    name: "the call in a list",
    statement: { ...grant, Action: ["kms:DescribeKey", "KMS:createGrant"] },
    text:
      "Remove `KMS:createGrant` from `Grant`, and add the statement " +
      `\`{"Effect":"Allow",${own.replace("kms:CreateGrant", "KMS:createGrant")},"Condition":{"Null":{"kms:ViaService":"false"}}}\``,
  },
  {
    name: "a wildcard",
    statement: { ...grant, Action: "kms:*" },
    text: `Add the statement \`{"Effect":"Deny",${own},"Condition":{"Null":{"kms:ViaService":"true"}}}\``,
  },
  {
    name: "a wildcard, for two services",
    statement: { ...grant, Action: ["kms:Create*", "kms:Describe*"] },
    services: ["rds", "secretsmanager"],
    text:
      `Add the statement \`{"Effect":"Deny",${own},"Condition":{"StringNotEquals":{"kms:ViaService":` +
      `["${RDS}","secretsmanager.eu-west-1.amazonaws.com"]}}}\``,
  },
  {
    name: "a wildcard, for a service in any Region",
    statement: { ...grant, Action: "kms:Create*" },
    services: ["rds.*"],
    text: `Add the statement \`{"Effect":"Deny",${own},"Condition":{"StringNotLike":{"kms:ViaService":"rds.*.amazonaws.com"}}}\``,
  },
  {
    name: "NotAction",
    statement: { ...grant, Action: undefined, NotAction: "kms:PutKeyPolicy" },
    text: `Add the statement \`{"Effect":"Deny",${own},"Condition":{"Null":{"kms:ViaService":"true"}}}\``,
  },
  {
    name: "everyone of the account, with a Deny that spares services",
    statement: {
      ...grant,
      Principal: "*",
      Action: "kms:*",
      Condition: { StringEquals: { "kms:CallerAccount": ACCOUNT } },
    },
    text:
      'Add the statement `{"Effect":"Deny","Principal":"*","Action":"kms:CreateGrant","Resource":"*","Condition":' +
      '{"Null":{"kms:ViaService":"true"},"Bool":{"aws:PrincipalIsAWSService":"false"}}}`',
  },
  {
    name: "a statement that no service can use",
    statement: { ...grant, Condition: { Null: { "kms:ViaService": "true" } } },
    text: "Remove `Grant`",
  },
];

describe("the repair of an opening", () => {
  for (const { name, statement, others = [], services = ["*"], suggested, text, safety = "safe" } of examples) {
    it(name, () => {
      const document = read(root, statement, ...others);
      const repair = repaired(document, services, suggested);
      assert.ok(repair.kind === "repair", JSON.stringify(repair));
      assert.deepEqual([repair.text, repair.safety], [text, safety]);
      const question = { services, region: key.region, multiRegion: false, ownAccount: key.account };
      assert.deepEqual(
        createGrantAnswer(repair.document, question).openings.filter(({ kind }) => kind !== "accountRoot"),
        [],
      );
      // The mended document is one that AWS reads in the same way.
      const again = parsePolicyDocument(writeDocument(repair.document));
      assert.ok(again.ok);
      assert.deepEqual(writeDocument(again.document), writeDocument(repair.document));
    });
  }

  it("changes only the statement, if another one is open too", () => {
    const repair = repaired(read(root, grant, { ...grant, Sid: "Other" }), ["*"]);
    assert.ok(repair.kind === "repair");
    assert.equal(repair.text, 'Add `"Condition": {"Null":{"kms:ViaService":"false"}}` to `Grant`');
  });

  it("is none if each change would stop Aurora from creating its grant", () => {
    const denied = { ...grant, Action: "kms:*" };
    assert.deepEqual(repaired(read(root, denied), ["ec2"]), { kind: "none", reason: "stopsAurora" });
  });

  it("is none for a document of more than 40 statements", () => {
    const many = Array.from({ length: 40 }, () => ({ ...root, Sid: undefined }));
    assert.deepEqual(repaired(read(...many, grant), ["*"]), { kind: "none", reason: "tooLarge" });
  });

  it("is none for a document of more than 400 texts", () => {
    const AWS = Array.from({ length: 400 }, (_, number) => `arn:aws:iam::${ACCOUNT}:role/app${number}`);
    assert.deepEqual(repaired(read(root, { ...grant, Principal: { AWS } }), ["*"]), {
      kind: "none",
      reason: "tooLarge",
    });
  });
});

describe("the repair of public access", () => {
  const question = { actions: KEY_OPERATIONS, key, callers: { kind: "public" } } as const;
  const repairedAccess = (document: PolicyDocument, account: string | undefined): Repair | NoRepair => {
    const [access] = accessAnswer(document, question).accesses;
    assert.ok(access !== undefined);
    return repairAccess(document, access, question, account);
  };
  const everyone = { ...grant, Sid: "Everyone", Principal: "*", Action: "kms:Decrypt" };
  const partners = { ...everyone, Principal: { AWS: ["*", `arn:aws:iam::${ACCOUNT}:role/app`] } };

  for (const { name, statement, account, text } of [
    {
      name: "names the account instead of everyone",
      statement: everyone,
      account: ROOT,
      text: `In \`Everyone\`, write \`"Principal": {"AWS": "${ROOT}"}\``,
    },
    {
      name: "removes everyone from a list",
      statement: partners,
      account: ROOT,
      text: "Remove `*` from the principals of `Everyone`",
    },
    {
      name: "removes the statement if the account is not known",
      statement: everyone,
      account: undefined,
      text: "Remove `Everyone`",
    },
    {
      name: "leaves no opening for grants either",
      statement: { ...partners, Action: ["kms:Decrypt", "kms:CreateGrant"] },
      account: ROOT,
      text: `In \`Everyone\`, write \`"Principal": {"AWS": "${ROOT}"}\``,
    },
  ]) {
    it(name, () => {
      const repair = repairedAccess(read(root, statement), account);
      assert.ok(repair.kind === "repair", JSON.stringify(repair));
      assert.deepEqual([repair.text, repair.safety], [text, "suggestion"]);
      assert.deepEqual(accessAnswer(repair.document, question).accesses, []);
    });
  }

  it("is none for a document of more than 40 statements", () => {
    const many = Array.from({ length: 40 }, () => ({ ...root, Sid: undefined }));
    assert.deepEqual(repairedAccess(read(...many, everyone), ROOT), { kind: "none", reason: "tooLarge" });
  });

  it("is none if nobody could change the key policy any more", () => {
    const all = { ...everyone, Action: "kms:PutKeyPolicy" };
    assert.deepEqual(repairedAccess(read(all), undefined), { kind: "none", reason: "locksOut" });
  });

  it("is none if a change would leave a new fault", () => {
    const only = { ...everyone, Effect: "Allow", Action: "kms:Decrypt" };
    assert.deepEqual(repairedAccess(read(only), undefined), { kind: "none", reason: "newFault" });
  });
});
