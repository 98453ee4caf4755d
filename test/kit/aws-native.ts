/**
 * Translates cases of the classic provider to aws-native, so that one table tests a policy through both adapters. A
 * case is
 * translated only if aws-native has the resource and every property of the case.
 */
import type { Case, ExpectedFinding, Origin } from "./case";

interface Translation {
  readonly token: string;
  /** The properties with another name. */
  readonly renamed: Readonly<Record<string, string>>;
  /** The members of objects in properties with another name. */
  readonly members?: Readonly<Record<string, string>>;
  /** Properties that aws-native does not have, or not in this form. */
  readonly without: readonly string[];
}

/** The aws-native resources that the policies check, by the classic type token. */
export const AWS_NATIVE_OF: Readonly<Record<string, Translation>> = {
  "aws:rds/cluster:Cluster": {
    token: "aws-native:rds:DbCluster",
    renamed: {
      arn: "dbClusterArn",
      clusterIdentifier: "dbClusterIdentifier",
      clusterResourceId: "dbClusterResourceId",
      masterPassword: "masterUserPassword",
      masterUserSecretKmsKeyId: "masterUserSecret.kmsKeyId",
    },
    without: ["restoreToPointInTime", "masterUserSecretKmsKeyId", "masterPasswordWo", "region"],
  },
  "aws:rds/clusterInstance:ClusterInstance": {
    token: "aws-native:rds:DbInstance",
    renamed: { clusterIdentifier: "dbClusterIdentifier", performanceInsightsEnabled: "enablePerformanceInsights" },
    without: ["region"],
  },
  "aws:rds/clusterSnapshot:ClusterSnapshot": {
    token: "aws-native:rds:ClusterSnapshot",
    renamed: {},
    without: ["region"],
  },
  "aws:rds/globalCluster:GlobalCluster": {
    token: "aws-native:rds:GlobalCluster",
    renamed: {},
    without: ["forceDestroy", "region"],
  },
  "aws:kms/key:Key": {
    token: "aws-native:kms:Key",
    renamed: {
      policy: "keyPolicy",
      customerMasterKeySpec: "keySpec",
      isEnabled: "enabled",
      deletionWindowInDays: "pendingWindowInDays",
    },
    without: ["customKeyStoreId", "xksKeyId", "region"],
  },
  "aws:kms/replicaKey:ReplicaKey": {
    token: "aws-native:kms:ReplicaKey",
    renamed: { policy: "keyPolicy", deletionWindowInDays: "pendingWindowInDays" },
    without: ["bypassPolicyLockoutSafetyCheck", "region"],
  },
  "aws:iam/policy:Policy": {
    token: "aws-native:iam:ManagedPolicy",
    renamed: { arn: "policyArn", policy: "policyDocument" },
    without: [],
  },
  "aws:iam/rolePolicy:RolePolicy": {
    token: "aws-native:iam:RolePolicy",
    renamed: { policy: "policyDocument", role: "roleName" },
    without: [],
  },
  "aws:iam/userPolicy:UserPolicy": {
    token: "aws-native:iam:UserPolicy",
    renamed: { policy: "policyDocument", user: "userName" },
    without: [],
  },
  "aws:iam/groupPolicy:GroupPolicy": {
    token: "aws-native:iam:GroupPolicy",
    renamed: { policy: "policyDocument", group: "groupName" },
    without: [],
  },
  "aws:iam/role:Role": {
    token: "aws-native:iam:Role",
    renamed: { assumeRolePolicy: "assumeRolePolicyDocument", name: "roleName" },
    without: ["inlinePolicies"],
  },
  "aws:iam/user:User": { token: "aws-native:iam:User", renamed: {}, without: [] },
  "aws:iam/group:Group": { token: "aws-native:iam:Group", renamed: {}, without: [] },
  "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy": {
    token: "aws-native:sso:PermissionSet",
    renamed: {},
    without: [],
  },
  "aws:cloudtrail/trail:Trail": {
    token: "aws-native:cloudtrail:Trail",
    renamed: { enableLogging: "isLogging" },
    members: {
      startsWiths: "startsWith",
      endsWiths: "endsWith",
      notStartsWiths: "notStartsWith",
      notEndsWiths: "notEndsWith",
    },
    without: [],
  },
  "aws:kms/alias:Alias": { token: "aws-native:kms:Alias", renamed: { name: "aliasName" }, without: ["region"] },
};

/** Resources of other providers stay as they are. */
const isOfClassic = (type: string): boolean => type.startsWith("aws:");

type Props = Readonly<Record<string, unknown>>;

/** Returns the case for aws-native, or `undefined` if aws-native cannot express it. */
export function onAwsNative<C extends Case>(given: C): C | undefined {
  const translation = AWS_NATIVE_OF[given.type];
  if (translation === undefined) return undefined;
  const props = translated(given.props, translation);
  const from = translatedFrom(given.from ?? {}, translation);
  const otherResources = translatedAll(given.otherResources ?? []);
  if (props === undefined || from === undefined || otherResources === undefined) return undefined;
  const outputs = given.outputs && translated(given.outputs, translation);
  return {
    ...given,
    type: translation.token,
    props,
    ...(outputs && { outputs }),
    ...(given.from && { from }),
    ...(given.otherResources && { otherResources }),
  };
}

/** Returns the finding with aws-native's names. */
export function onAwsNativeFinding(finding: ExpectedFinding, type: string): ExpectedFinding {
  const about = finding.urn?.split("::")[2] ?? type;
  const renamed = Object.entries(AWS_NATIVE_OF[about]?.renamed ?? {});
  const members = Object.entries(AWS_NATIVE_OF[about]?.members ?? {});
  const inPath = (path: string) =>
    members.reduce((all, [name, native]) => all.replaceAll(`.${name}[`, `.${native}[`), path);
  const inText = (text: string) =>
    renamed.reduce(
      (all, [name, native]) => all.replaceAll(`\`${name}\``, `\`${native}\``).replaceAll(`\`${name}.`, `\`${native}.`),
      inPath(text),
    );
  const [first = "", ...rest] = (finding.at ?? "").split(".");
  const at = inPath([AWS_NATIVE_OF[about]?.renamed[first] ?? first, ...rest].join("."));
  const urn = finding.urn && nativeUrn(finding.urn);
  return { ...finding, text: inText(finding.text), ...(finding.at !== undefined && { at }), ...(urn && { urn }) };
}

function nativeUrn(urn: string): string {
  const [type, { token }] = Object.entries(AWS_NATIVE_OF).find(([each]) => urn.includes(`::${each}::`)) ?? [
    "",
    { token: "" },
  ];
  return type === "" ? urn : urn.replace(type, token);
}

function translated(props: object, { renamed, members, without }: Translation): Props | undefined {
  if (without.some((name) => name in props)) return undefined;
  const within = (value: unknown) => (members === undefined ? value : renamedMembers(value, members));
  return Object.fromEntries(
    Object.entries(props).map(([name, value]) => [
      renamed[name] ?? name,
      name === "tags" ? tagList(value) : within(value),
    ]),
  );
}

function renamedMembers(value: unknown, members: Readonly<Record<string, string>>): unknown {
  if (Array.isArray(value)) return value.map((each) => renamedMembers(each, members));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [members[name] ?? name, renamedMembers(each, members)]),
  );
}

/** Returns tags in the form of aws-native. */
function tagList(tags: unknown): unknown {
  if (typeof tags !== "object" || tags === null) return tags;
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}

function translatedFrom(from: NonNullable<Case["from"]>, { renamed }: Translation): Case["from"] | undefined {
  const entries: [string, readonly Origin[]][] = [];
  for (const [property, origins] of Object.entries(from)) {
    const all = translatedAll(origins);
    if (all === undefined) return undefined;
    entries.push([renamed[property] ?? property, all]);
  }
  return Object.fromEntries(entries);
}

function translatedAll(origins: readonly Origin[]): readonly Origin[] | undefined {
  const all = origins.map(translatedOrigin);
  return all.every((origin) => origin !== undefined) ? all : undefined;
}

function translatedOrigin(origin: Origin): Origin | undefined {
  if (!isOfClassic(origin.type)) return origin;
  const { type, props = {}, outputs, from, ...rest } = origin;
  const translation = AWS_NATIVE_OF[type];
  if (translation === undefined) return undefined;
  const native = translated(props, translation);
  const computed = from && translatedFrom(from, translation);
  if (native === undefined || (from !== undefined && computed === undefined)) return undefined;
  return {
    ...rest,
    type: translation.token,
    ...(origin.props && { props: native }),
    ...(outputs && { outputs: translated(outputs, translation) ?? {} }),
    ...(computed && { from: computed }),
  };
}
