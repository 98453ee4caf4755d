/** The settings of each policy. `npm run generate` writes this file from the options of the policies. */
import type { Level, Selector, Setting } from "./setting";

/** A setting for each policy, by its id. A policy that is left out keeps its defaults. */
export interface PolicySettings {
  /** The level of every policy that has no level of its own here. */
  readonly all?: Level;
  /** The KMS key of a database activity stream is a customer managed key. */
  readonly "aurora-activity-stream-key"?: Setting<{
    /** Globs on the ARN, id or alias of the allowed keys. Any, if left out. */
    readonly allowedKeys?: readonly string[];
    /** The accounts whose keys are allowed. Any, if left out. */
    readonly allowedAccounts?: readonly string[];
  }>;
  /** The KMS key of an Aurora DB cluster is a customer managed key. */
  readonly "aurora-customer-managed-key"?: Setting<{
    /** The DB engines that this policy checks. Replaces the list of Aurora engines; may include others, such as `mysql`, `neptune` or `docdb`. */
    readonly engines?: readonly string[];
    /** Globs on the ARN, id or alias of the allowed keys. Any, if left out. */
    readonly allowedKeys?: readonly string[];
    /** The accounts whose keys are allowed. Any, if left out. */
    readonly allowedAccounts?: readonly string[];
    /** The clusters for which a violation is mandatory, regardless of the policy's level. */
    readonly mandatoryWhere?: Selector;
  }>;
  /** The KMS key of a snapshot export to Amazon S3 is a customer managed key. */
  readonly "aurora-export-key"?: Setting<{
    /** Globs on the ARN, id or alias of the allowed keys. Any, if left out. */
    readonly allowedKeys?: readonly string[];
    /** The accounts whose keys are allowed. Any, if left out. */
    readonly allowedAccounts?: readonly string[];
  }>;
  /** An Aurora global cluster is encrypted, and each of its secondary clusters names a KMS key of its own Region. */
  readonly "aurora-global-cluster-encrypted"?: Setting<{
    /** The DB engines that this policy checks. Replaces the list of Aurora engines; may include others, such as `mysql`, `neptune` or `docdb`. */
    readonly engines?: readonly string[];
  }>;
  /** A member instance of an Aurora DB cluster sets neither encryption nor a key, because they have no effect there. */
  readonly "aurora-instance-inherits"?: Setting<{
    /** The DB engines that this policy checks. Replaces the list of Aurora engines; may include others, such as `mysql`, `neptune` or `docdb`. */
    readonly engines?: readonly string[];
  }>;
  /** The key policy of each key that Aurora uses allows `kms:CreateGrant` through no other service than `rds.<region>.amazonaws.com`, and `secretsmanager.<region>.amazonaws.com` if the key encrypts a managed master secret. */
  readonly "aurora-key-create-grant-via-rds"?: Setting<{
    /** The DB engines that this policy checks. Replaces the list of Aurora engines; may include others, such as `mysql`, `neptune` or `docdb`. */
    readonly engines?: readonly string[];
    /** The account that owns the keys. If you list several accounts, the pack uses the one that the key's ARN or the provider names. */
    readonly accounts?: readonly string[];
  }>;
  /** The key policy of an Aurora cluster's key allows someone, or `deployer`, to call `kms:CreateGrant` and `kms:DescribeKey` through `rds.<region>.amazonaws.com`, or delegates both calls to the account. */
  readonly "aurora-key-policy-admits-creator"?: Setting<{
    /** The DB engines that this policy checks. Replaces the list of Aurora engines; may include others, such as `mysql`, `neptune` or `docdb`. */
    readonly engines?: readonly string[];
    /** The ARN of the IAM user or role that deploys. The key policy or an IAM policy of the program must allow its calls. */
    readonly deployer?: string;
    /** The account that owns the keys. If you list several accounts, the pack uses the one that the key's ARN or the provider names. */
    readonly accounts?: readonly string[];
  }>;
  /** Each KMS key that Aurora uses is an enabled symmetric encryption key of the Region: for storage, Performance Insights, the master user's secret, the activity stream, a snapshot copy and an export. The key of another account is named by ARN. Advisory, for storage: KMS created and stores the key material, and `allowedAccounts` lists its account. */
  readonly "aurora-key-usable"?: Setting<{
    /** The DB engines that this policy checks. Replaces the list of Aurora engines; may include others, such as `mysql`, `neptune` or `docdb`. */
    readonly engines?: readonly string[];
    /** The accounts whose keys are allowed. Any, if left out. */
    readonly allowedAccounts?: readonly string[];
  }>;
  /** The master password of an Aurora DB cluster is not in Pulumi's state, and a customer managed key encrypts the secret that AWS keeps it in. */
  readonly "aurora-managed-secret-key"?: Setting<{
    /** The DB engines that this policy checks. Replaces the list of Aurora engines; may include others, such as `mysql`, `neptune` or `docdb`. */
    readonly engines?: readonly string[];
    /** Globs on the ARN, id or alias of the allowed keys. Any, if left out. */
    readonly allowedKeys?: readonly string[];
    /** The accounts whose keys are allowed. Any, if left out. */
    readonly allowedAccounts?: readonly string[];
    /** How to treat a secret whose key is not set, which AWS encrypts with the AWS managed key `aws/secretsmanager`. */
    readonly defaultKey?: "accepts" | "violates";
  }>;
  /** If Performance Insights is on for an Aurora DB cluster or instance, its KMS key is a customer managed key. */
  readonly "aurora-performance-insights-key"?: Setting<{
    /** The DB engines that this policy checks. Replaces the list of Aurora engines; may include others, such as `mysql`, `neptune` or `docdb`. */
    readonly engines?: readonly string[];
    /** Globs on the ARN, id or alias of the allowed keys. Any, if left out. */
    readonly allowedKeys?: readonly string[];
    /** The accounts whose keys are allowed. Any, if left out. */
    readonly allowedAccounts?: readonly string[];
    /** How to treat Performance Insights whose key is not set, which AWS encrypts with the AWS managed key `aws/rds`. */
    readonly defaultKey?: "accepts" | "violates";
  }>;
  /** A copy of a DB cluster snapshot to another Region names a KMS key of that Region. Advisory: any key that a copy names is a customer managed key. */
  readonly "aurora-snapshot-copy-key"?: Setting<{
    /** Globs on the ARN, id or alias of the allowed keys. Any, if left out. */
    readonly allowedKeys?: readonly string[];
    /** The accounts whose keys are allowed. Any, if left out. */
    readonly allowedAccounts?: readonly string[];
  }>;
  /** The storage of an Aurora DB cluster is encrypted with a KMS key. */
  readonly "aurora-storage-encrypted"?: Setting<{
    /** The DB engines that this policy checks. Replaces the list of Aurora engines; may include others, such as `mysql`, `neptune` or `docdb`. */
    readonly engines?: readonly string[];
    /** Accept a new cluster that AWS encrypts with an AWS-owned key. */
    readonly acceptAwsOwnedKey?: boolean;
  }>;
  /** A CloudTrail trail records the use of KMS keys, including the encryption context of each use. */
  readonly "cloudtrail-records-key-use"?: Setting;
  /** IAM identity policies allow `kms:CreateGrant` only through an AWS service (`kms:ViaService`). */
  readonly "iam-create-grant-via-service"?: Setting<{
    /** The services that may call `kms:CreateGrant` for a caller. `*` allows any service. `rds` allows `rds.<Region>.amazonaws.com` in the Regions that the ARNs in `Resource` name, or in any Region if they name none. `rds.*` allows that service in any Region, and `rds.eu-west-1.amazonaws.com` in that one. */
    readonly services?: readonly string[];
    /** How to treat a statement that requires `kms:GrantIsForAWSResource` and not `kms:ViaService`. Default: `advises` if `services` allows any service, or else `violates`. */
    readonly grantIsForAWSResource?: "advises" | "violates" | "accepts";
    /** How to treat an attached AWS managed policy for service roles (`service-role/…`, `aws-service-role/…`), which nobody but AWS can change. */
    readonly serviceRolePolicies?: "accepts" | "advises";
  }>;
  /** IAM identity policies allow `kms:Decrypt` and `kms:ReEncryptFrom`, and any operation with `kms:*`, only on KMS keys that they specify. */
  readonly "iam-kms-all-keys"?: Setting;
  /** The key policy allows a principal of the key's own account to call `kms:PutKeyPolicy` directly. */
  readonly "kms-admin-lockout"?: Setting<{
    /** The account that owns the keys. If you list several accounts, the pack uses the one that the key's ARN or the provider names. */
    readonly accounts?: readonly string[];
  }>;
  /** The key policy allows `kms:CreateGrant` only through an AWS service (`kms:ViaService`). */
  readonly "kms-create-grant-via-service"?: Setting<{
    /** The services that may call `kms:CreateGrant` for a caller. `*` allows any service, `rds` allows `rds.<the key's Region>.amazonaws.com`, `rds.*` allows that service in any Region, and `rds.eu-west-1.amazonaws.com` in that one. */
    readonly services?: readonly string[];
    /** How to treat a statement that requires `kms:GrantIsForAWSResource` and not `kms:ViaService`. Default: `advises` if `services` allows any service, or else `violates`. */
    readonly grantIsForAWSResource?: "advises" | "violates" | "accepts";
    /** How to treat an unscoped statement for the root of the key's own account: as delegation to IAM policies, or as a violation. */
    readonly accountRoot?: "delegates" | "violates";
    /** The keys for which a violation has the level of the policy: every key, or only those that an Aurora cluster of the program uses or may use. For other keys it is advisory then. */
    readonly mandatoryFor?: "everyKey" | "auroraKeys";
    /** The account that owns the keys. If you list several accounts, the pack uses the one that the key's ARN or the provider names. */
    readonly accounts?: readonly string[];
  }>;
  /** The key policy allows other accounts only if `allowedAccounts` or `allowedOrganizations` includes them. Advisory until one of the lists is configured. */
  readonly "kms-cross-account-access"?: Setting<{
    /** The other accounts whose principals may use the key. Default: none. */
    readonly allowedAccounts?: readonly string[];
    /** The organizations (`o-…`) whose accounts may use the key. Default: none. */
    readonly allowedOrganizations?: readonly string[];
    /** The account that owns the keys. If you list several accounts, the pack uses the one that the key's ARN or the provider names. */
    readonly accounts?: readonly string[];
  }>;
  /** KMS waits at least `minDays` days before it deletes a key. */
  readonly "kms-deletion-window"?: Setting<{
    /** The shortest waiting period allowed, in days: 7 to 30. */
    readonly minDays?: number;
  }>;
  /** The key policy allows cryptographic use of the key only with the encryption context that RDS sends. */
  readonly "kms-encryption-context"?: Setting<{
    /** How to treat an unscoped statement for the root of the key's own account: as delegation to IAM policies, or as a violation. */
    readonly accountRoot?: "delegates" | "violates";
    /** The account that owns the keys. If you list several accounts, the pack uses the one that the key's ARN or the provider names. */
    readonly accounts?: readonly string[];
  }>;
  /** A grant that the program declares has no wildcard as its grantee, lets no other account create grants, and has a constraint on the encryption context for every operation that can have one. */
  readonly "kms-grant-scope"?: Setting<{
    /** The other accounts whose principals a grant may let create grants. Default: none. */
    readonly allowedAccounts?: readonly string[];
    /** The account that owns the keys. If you list several accounts, the account of a key must be known from its ARN or the provider. */
    readonly accounts?: readonly string[];
  }>;
  /** The program writes the policy of every key, inline or as an `aws.kms.KeyPolicy`, and no two documents for one key differ. */
  readonly "kms-key-policy-defined"?: Setting;
  /** The key policy parses, every principal is valid, and every Deny has an effect. As advice: every Allow has one, its actions, condition keys, operators and services exist, and KMS sends each condition key. */
  readonly "kms-key-policy-valid"?: Setting<{
    /** The account that owns the keys. If you list several accounts, the pack uses the one that the key's ARN or the provider names. */
    readonly accounts?: readonly string[];
  }>;
  /** A KMS key of the program that encrypts an Aurora DB cluster sets Pulumi's resource option `protect`. */
  readonly "kms-key-protected"?: Setting<{
    /** The DB engines that this policy checks. Replaces the list of Aurora engines; may include others, such as `mysql`, `neptune` or `docdb`. */
    readonly engines?: readonly string[];
  }>;
  /** Automatic rotation is on, with a period of at most `maxPeriodInDays`, for every symmetric encryption key whose material KMS generated in its own key store. */
  readonly "kms-key-rotation"?: Setting<{
    /** The longest rotation period allowed, in days: 90 to 2560. */
    readonly maxPeriodInDays?: number;
  }>;
  /** The key policy allows cryptographic use of the key, and grants on it, only through config `services`. */
  readonly "kms-key-use-via-rds"?: Setting<{
    /** The services through which the key may be used. `rds` allows `rds.<the key's Region>.amazonaws.com`, `rds.*` allows that service in any Region, `rds.eu-west-1.amazonaws.com` in that one, and `*` allows any service. */
    readonly services?: readonly string[];
    /** How to treat an unscoped statement for the root of the key's own account: as delegation to IAM policies, or as a violation. */
    readonly accountRoot?: "delegates" | "violates";
    /** The account that owns the keys. If you list several accounts, the pack uses the one that the key's ARN or the provider names. */
    readonly accounts?: readonly string[];
  }>;
  /** `bypassPolicyLockoutSafetyCheck` is not `true`, on any kind of key or on a key policy attached to one. */
  readonly "kms-lockout-check-kept"?: Setting;
  /** A key is a multi-Region key, or a replica of one, only if `allowedWhere` selects it. */
  readonly "kms-multi-region"?: Setting<{
    /** The keys that may be multi-Region keys. Default: none. */
    readonly allowedWhere?: Selector;
  }>;
  /** Only principals that the key policy identifies can use or administer the key. */
  readonly "kms-no-public-access"?: Setting<{
    /** The account that owns the keys. If you list several accounts, the pack uses the one that the key's ARN or the provider names. */
    readonly accounts?: readonly string[];
  }>;
}
