/**
 * The four forms of a KMS key identifier, and what each contains.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id
 */

export interface KeyIdentifier {
  readonly form: "keyId" | "keyArn" | "aliasName" | "aliasArn";
  /** The account in an ARN. */
  readonly account: string | undefined;
  /** The Region in an ARN. */
  readonly region: string | undefined;
  /** The text as written, and the key id or alias name inside an ARN. A glob can match either. */
  readonly names: readonly string[];
  /** Only AWS creates aliases under `alias/aws/`, always for an AWS managed key. */
  readonly awsManaged: boolean;
}

const KEY_ID = /^(mrk-[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/i;
const ARN = /^arn:[^:]+:kms:([^:]*):(\d{12}):(key\/.+|alias\/.+)$/;

/**
 * Parses a key identifier.
 *
 * @param text the value of a property, such as `alias/app` or a key ARN
 * @returns its parts, or `undefined` if it has none of the four forms
 */
export function parseKeyIdentifier(text: string): KeyIdentifier | undefined {
  if (KEY_ID.test(text)) {
    return { form: "keyId", account: undefined, region: undefined, names: [text], awsManaged: false };
  }
  if (text.startsWith("alias/") && text.length > "alias/".length) {
    return { form: "aliasName", account: undefined, region: undefined, names: [text], awsManaged: isAwsAlias(text) };
  }
  const [, region, account, resource] = ARN.exec(text) ?? [];
  if (resource === undefined) return undefined;
  const alias = resource.startsWith("alias/");
  return {
    form: alias ? "aliasArn" : "keyArn",
    account,
    region,
    names: [text, alias ? resource : resource.slice("key/".length)],
    awsManaged: isAwsAlias(resource),
  };
}

const isAwsAlias = (alias: string): boolean => alias.startsWith("alias/aws/");
