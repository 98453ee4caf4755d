/** Stacks that follow the examples of the @pulumi/aws documentation for AWS KMS. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { administrators, allow, document, trust } from "./documents";
import { type ExampleStack, from, type Own } from "./stack";

const account = () => aws.getCallerIdentityOutput().accountId;

/** A key policy for the account that runs the program, as the examples write it. */
const ofCaller = (statements: (account: string) => Parameters<typeof document>) =>
  account().apply((id) =>
    document(allow("Delegation", { AWS: `arn:aws:iam::${id}:root` }, "kms:*"), ...statements(id)),
  );

const admin = (id: string, name: string) => administrators(`arn:aws:iam::${id}:${name}`);
const use = (id: string, name: string, ...operations: string[]) =>
  allow("Allow use of the key", { AWS: `arn:aws:iam::${id}:${name}` }, operations);

const encryption = ["Encrypt", "Decrypt", "ReEncrypt*", "GenerateDataKey", "DescribeKey"].map((name) => `kms:${name}`);

const symmetric = (id: string): Parameters<typeof document> => [
  admin(id, "user/Alice"),
  use(id, "user/Bob", ...encryption, "kms:GenerateDataKeyWithoutPlaintext"),
];

const keys = from("https://www.pulumi.com/registry/packages/aws/api-docs/kms/key/", {
  "symmetric-key": (own) => {
    new aws.kms.Key(own("example"), {
      description: "An example symmetric encryption KMS key",
      enableKeyRotation: true,
      deletionWindowInDays: 20,
      policy: ofCaller(symmetric),
    });
  },
  "key-with-policy-resource": (own) => {
    const key = new aws.kms.Key(own("example"), { enableKeyRotation: true, deletionWindowInDays: 20 });
    new aws.kms.KeyPolicy(own("example"), {
      keyId: key.id,
      policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Id: "key-default-1",
        Statement: [
          {
            Sid: "Enable IAM User Permissions",
            Effect: "Allow",
            Principal: { AWS: pulumi.interpolate`arn:aws:iam::${account()}:root` },
            Action: "kms:*",
            Resource: "*",
          },
        ],
      }),
    });
  },
  "asymmetric-key": (own) => {
    new aws.kms.Key(own("example"), {
      description: "RSA-3072 asymmetric KMS key for signing and verification",
      customerMasterKeySpec: "RSA_3072",
      keyUsage: "SIGN_VERIFY",
      enableKeyRotation: false,
      policy: ofCaller((id) => [
        admin(id, "role/Admin"),
        use(id, "role/Developer", "kms:Sign", "kms:Verify", "kms:DescribeKey"),
      ]),
    });
  },
  "hmac-key": (own) => {
    new aws.kms.Key(own("example"), {
      description: "HMAC_384 key for tokens",
      customerMasterKeySpec: "HMAC_384",
      keyUsage: "GENERATE_VERIFY_MAC",
      enableKeyRotation: false,
      policy: ofCaller((id) => [
        admin(id, "role/Admin"),
        use(id, "role/Developer", "kms:GenerateMac", "kms:VerifyMac", "kms:DescribeKey"),
      ]),
    });
  },
  "multi-region-primary": (own) => {
    new aws.kms.Key(own("example"), {
      description: "An example multi-Region primary key",
      multiRegion: true,
      enableKeyRotation: true,
      deletionWindowInDays: 10,
      policy: ofCaller(symmetric),
    });
  },
});

const primary = { description: "Multi-Region primary key", deletionWindowInDays: 30, multiRegion: true };
const replica = { description: "Multi-Region replica key", deletionWindowInDays: 7 };
const elsewhere = (own: Own) => ({ provider: new aws.Provider(own("elsewhere"), { region: "us-west-2" }) });
const material = "Wblj06fduthWggmsT0cLVoIMOkeLbc2kVfMud77i/JY=";

const replicas = from("https://www.pulumi.com/registry/packages/aws/api-docs/kms/replicakey/", {
  "replica-by-provider": (own) => {
    const key = new aws.kms.Key(own("primary"), primary);
    new aws.kms.ReplicaKey(own("replica"), { ...replica, primaryKeyArn: key.arn }, elsewhere(own));
  },
  "replica-by-region": (own) => {
    const key = new aws.kms.Key(own("primary"), { ...primary, region: "us-east-1" });
    new aws.kms.ReplicaKey(own("replica"), { ...replica, region: "us-west-2", primaryKeyArn: key.arn });
  },
});

const external = from("https://www.pulumi.com/registry/packages/aws/api-docs/kms/externalkey/", {
  "external-key": (own) => {
    new aws.kms.ExternalKey(own("example"), { description: "KMS EXTERNAL for AMI encryption" });
  },
});

const externalReplicas = from("https://www.pulumi.com/registry/packages/aws/api-docs/kms/replicaexternalkey/", {
  "external-replica": (own) => {
    const given = { enabled: true, keyMaterialBase64: material };
    const key = new aws.kms.ExternalKey(own("primary"), { ...primary, ...given });
    const args = { ...replica, ...given, primaryKeyArn: key.arn };
    new aws.kms.ReplicaExternalKey(own("replica"), args, elsewhere(own));
  },
});

const aliases = from("https://www.pulumi.com/registry/packages/aws/api-docs/kms/alias/", {
  "key-alias": (own) => {
    const key = new aws.kms.Key(own("a"));
    new aws.kms.Alias(own("a"), { name: `alias/${own("my-key-alias")}`, targetKeyId: key.keyId });
  },
});

const policies = from("https://www.pulumi.com/registry/packages/aws/api-docs/kms/keypolicy/", {
  "policy-for-everybody": (own) => {
    const key = new aws.kms.Key(own("example"), { description: "example" });
    const policy = document(allow("Enable IAM User Permissions", { AWS: "*" }, "kms:*"));
    new aws.kms.KeyPolicy(own("example"), { keyId: key.id, policy });
  },
});

const grants = from("https://www.pulumi.com/registry/packages/aws/api-docs/kms/grant/", {
  "grant-to-a-function": (own) => {
    const key = new aws.kms.Key(own("a"));
    const role = new aws.iam.Role(own("a"), { name: own("lambda"), assumeRolePolicy: trust("lambda.amazonaws.com") });
    new aws.kms.Grant(own("a"), {
      name: own("my-grant"),
      keyId: key.keyId,
      granteePrincipal: role.arn,
      operations: ["Encrypt", "Decrypt", "GenerateDataKey"],
      constraints: [{ encryptionContextEquals: { Department: "Finance" } }],
    });
  },
});

const ciphertexts = from("https://www.pulumi.com/registry/packages/aws/api-docs/kms/ciphertext/", {
  ciphertext: (own) => {
    const key = new aws.kms.Key(own("oauth_config"), { description: "oauth config", isEnabled: true });
    new aws.kms.Ciphertext(own("oauth"), { keyId: key.keyId, plaintext: '{ "client_id": "e587dbae22222f55da22" }' });
  },
});

export const pulumiKeys: readonly ExampleStack[] = [
  ...keys,
  ...replicas,
  ...external,
  ...externalReplicas,
  ...aliases,
  ...policies,
  ...grants,
  ...ciphertexts,
];
