/**
 * The files of a new policy: `tools/new-policy/template.ts` is the one place to adapt when `kit/` changes.
 *
 * A skeleton is a whole policy with a simple requirement on one property: off by default, with a violation, an undecided
 * verdict and a pass. It compiles and its tests pass, so the author starts from something that works and replaces it.
 */

/** What a skeleton of one prefix requires, and the cases that show it. */
interface Starter {
  readonly requirement: string;
  readonly subject: string;
  readonly type: string;
  readonly tags: readonly string[];
  readonly url: string;
  readonly source: string;
  /** The lines of the policy's file between its imports and the policy. */
  readonly declarations?: string;
  readonly imports?: string;
  readonly options?: string;
  readonly isNotMet: { readonly text: string; readonly fix: string; readonly replacesCluster?: true };
  readonly decides: string;
  readonly check: string;
  /** The property that decides, and its values. */
  readonly property: string;
  readonly unknown: "UNKNOWN" | "UNKNOWN_BOOLEAN";
  readonly otherProps: string;
  readonly meets: string;
  readonly violates: string;
  readonly resource: string;
}

export type Prefix = "aurora" | "cloudtrail" | "iam" | "kms";

/** The verdict on a property that must be `true`; `absent` is the verdict if it is not set. */
const flagVerdict = (member: string, absent: "passes" | "violates"): string => `switch (${member}.kind) {
      case "absent":
        return decided(${absent === "passes" ? "[]" : `[violation("notMet", ${member}.path)]`});
      case "unknown":
        return decided([undecided("notReadable", ${member}.path, { why: describeUnknown(${member}) })]);
      case "known":
        return decided(${member}.value ? [] : [violation("notMet", ${member}.path)]);
    }`;

const STARTERS: Readonly<Record<Prefix, Starter>> = {
  aurora: {
    requirement: "The storage of an Aurora DB cluster is encrypted with a KMS key",
    subject: "dbCluster",
    type: "aws:rds/cluster:Cluster",
    tags: ["aurora", "encryption"],
    url: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html",
    source: "Encrypting Amazon Aurora resources",
    imports: 'import { engines, otherEngineReason } from "../kit/engines";',
    options: "{ engines }",
    isNotMet: {
      text: "`{path}` is not `true`, so the cluster is not encrypted with a KMS key",
      fix: "On a new cluster, set `{path}` to `true`",
      replacesCluster: true,
    },
    decides: "the cluster is encrypted with a KMS key",
    check: `check(cluster, { config }) {
    const other = otherEngineReason(cluster, config.engines);
    if (other !== undefined) return notApplicable(other);
    const { storageEncrypted } = cluster;
    ${flagVerdict("storageEncrypted", "violates")}
  }`,
    property: "storageEncrypted",
    unknown: "UNKNOWN_BOOLEAN",
    otherProps: 'engine: "aurora-postgresql"',
    meets: "true",
    violates: "false",
    resource: "rds.Cluster",
  },
  cloudtrail: {
    requirement: "A CloudTrail trail records events",
    subject: "trail",
    type: "aws:cloudtrail/trail:Trail",
    tags: ["cloudtrail", "audit"],
    url: "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_StopLogging.html",
    source: "StopLogging",
    isNotMet: { text: "`{path}` is `false`, so the trail records no events", fix: "Set `{path}` to `true`" },
    decides: "the trail records events",
    check: `check({ logging }) {
    ${flagVerdict("logging", "passes")}
  }`,
    property: "enableLogging",
    unknown: "UNKNOWN_BOOLEAN",
    otherProps: 's3BucketName: "trails"',
    meets: "true",
    violates: "false",
    resource: "cloudtrail.Trail",
  },
  iam: {
    requirement: "No IAM identity has the AWS managed policy `AdministratorAccess`",
    subject: "iamPolicy",
    type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    tags: ["iam", "identity-policy"],
    url: "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AdministratorAccess.html",
    source: "AdministratorAccess",
    declarations: 'const REFUSED = ":iam::aws:policy/AdministratorAccess";',
    isNotMet: {
      text: "`{path}` attaches `AdministratorAccess`, which allows every action on every KMS key",
      fix: "Attach a policy that allows only the actions that the identity needs",
    },
    decides: "the identity has `AdministratorAccess`",
    check: `check({ managedPolicyArns }) {
    const refused = managedPolicyArns.flatMap((arn) =>
      arn.kind === "known" && arn.value.endsWith(REFUSED) ? [violation("notMet", arn.path)] : [],
    );
    const open = managedPolicyArns.flatMap((arn) =>
      arn.kind === "unknown" ? [undecided("notReadable", arn.path, { why: describeUnknown(arn) })] : [],
    );
    return decided([...refused, ...open]);
  }`,
    property: "policyArn",
    unknown: "UNKNOWN",
    otherProps: 'role: "app"',
    meets: '"arn:aws:iam::aws:policy/ReadOnlyAccess"',
    violates: '"arn:aws:iam::aws:policy/AdministratorAccess"',
    resource: "iam.RolePolicyAttachment",
  },
  kms: {
    requirement: "A KMS key is enabled",
    subject: "kmsKey",
    type: "aws:kms/key:Key",
    tags: ["kms"],
    url: "https://docs.aws.amazon.com/kms/latest/developerguide/enabling-keys.html",
    source: "Enable and disable keys",
    isNotMet: { text: "`{path}` is `false`, so the key encrypts and decrypts nothing", fix: "Set `{path}` to `true`" },
    decides: "the key is enabled",
    check: `check({ enabled }) {
    ${flagVerdict("enabled", "passes")}
  }`,
    property: "isEnabled",
    unknown: "UNKNOWN_BOOLEAN",
    otherProps: 'description: "orders"',
    meets: "true",
    violates: "false",
    resource: "kms.Key",
  },
};

/** The prefixes of policy ids, each of which has a skeleton. */
export const PREFIXES = Object.keys(STARTERS) as readonly string[];

export const isPrefix = (text: string): text is Prefix => PREFIXES.includes(text);

/** The page that a skeleton cites. */
export const urlOf = (prefix: Prefix): string => STARTERS[prefix].url;

/** The name of the constant that holds the policy. */
export const constantOf = (id: string): string =>
  id.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** The text of `policies/<id>.ts`. */
export function policySource(id: string, prefix: Prefix): string {
  const {
    requirement,
    subject,
    tags,
    url,
    imports,
    options = "{}",
    declarations,
    isNotMet,
    decides,
    check,
  } = STARTERS[prefix];
  const notApplicable = check.includes("notApplicable(") ? "notApplicable, " : "";
  return `/** ${requirement}. */
import { definePolicy } from "../kit/define";
${imports === undefined ? "" : `${imports}\n`}import { findingsFor } from "../kit/finding";
import { decided, ${notApplicable}describeUnknown } from "../kit/verdict";
${declarations === undefined ? "" : `\n${declarations}\n`}
const messages = {
  notMet: ${JSON.stringify(isNotMet)},
  notReadable: { text: ${JSON.stringify(`\`{path}\` {why}, so the pack cannot decide whether ${decides}`)} },
} as const;

const { violation, undecided } = findingsFor(messages);

export const ${constantOf(id)} = definePolicy({
  id: "${id}",
  displayName: ${JSON.stringify(requirement)},
  description: ${JSON.stringify(`${requirement}.`)},
  enforcementLevel: "disabled",
  severity: "medium",
  tags: ${JSON.stringify(tags)},
  remediationSteps: ${JSON.stringify(`${isNotMet.fix.replace("{path}", STARTERS[prefix].property)}.`)},
  url: "${url}",
  subjects: ["${subject}"],
  options: ${options},
  messages,
  ${check},
});
`;
}

/** The text of `test/policies/<id>.test.ts`. */
export function testSource(id: string, prefix: Prefix): string {
  const { type, property, unknown, otherProps, meets, violates, isNotMet, decides } = STARTERS[prefix];
  const violation = `${isNotMet.text.replace("{path}", property)}.`;
  const undecided = `undecided: \`${property}\` is not known before the update, so the pack cannot decide whether ${decides}.`;
  return `import { ${constantOf(id)} } from "../../policies/${id}";
import { describePolicy, ${unknown} } from "../kit/policy-tester";

const type = "${type}";

describePolicy(${constantOf(id)}, {
  pass: [{ name: "as required", type, props: { ${otherProps}, ${property}: ${meets} } }],
  violation: [
    {
      name: "not as required",
      type,
      props: { ${otherProps}, ${property}: ${violates} },
      findings: [{ message: "notMet", at: "${property}", text: ${JSON.stringify(violation)} }],
    },
  ],
  undecided: [
    {
      name: "not known yet",
      type,
      props: { ${otherProps}, ${property}: ${unknown} },
      findings: [{ message: "notReadable", at: "${property}", text: ${JSON.stringify(undecided)} }],
    },
  ],
  notApplicable: [
    {
      name: "another resource",
      type: "aws:kms/alias:Alias",
      props: { name: "alias/orders" },
      reason: "the policy does not apply to resources of type \`aws:kms/alias:Alias\`",
    },
  ],
});
`;
}

/** The text of `docs/policies/<id>.md`; \`npm run generate\` fills in the part between the markers. */
export function pageText(id: string, prefix: Prefix): string {
  const { requirement, property, otherProps, meets, violates, resource, url, source } = STARTERS[prefix];
  const example = (value: string): string =>
    `import * as aws from "@pulumi/aws";\n\nnew aws.${resource}("orders", { ${otherProps}, ${property}: ${value} });`;
  return `# ${id}

<!-- generated: policy -->

<!-- /generated -->

Off by default. Enable it with \`"${id}": "mandatory"\` in the configuration.

## What it requires

${requirement}. The property \`${property}\` decides.

## Violates

\`\`\`ts
${example(violates)}
\`\`\`

## Passes

\`\`\`ts
${example(meets)}
\`\`\`

## Undecided

A value that is not known before the update, or that the exported state hides as \`[secret]\`. The verdict is also
undecided if \`where\` selects by stack tags and the engine does not provide them:

\`\`\`ts
// config: { "where": { "stackTags": { "env": "prod" } } }
${example(violates)}
\`\`\`

## Not applicable

Resources of other types, and resources that \`where\` does not select.

## Sources

- [${source}](${url})
`;
}
