/**
 * Partitions the ARNs of one account's users, roles and federated users by what a document names.
 *
 * Guarantee: the sets of a partition are disjoint, and together they have every ARN of that kind in the account.
 *
 * Source: IAM user guide, "IAM identifiers" (IAM ARNs).
 */

import { lastNameOf } from "../evaluator/request";
import { isLiteral } from "../strings/glob";
import { ANY_PATH, exactPattern, namePattern, type Pattern } from "../strings/pattern";
import { type ByAccount, type DocumentNames, firstUnused } from "./named-principals";

/** A glob of every account id. */
export const ANY_ACCOUNT = "????????????";

/** A set of ARNs: those that match an included pattern and no excluded one. */
export interface ArnSet {
  readonly representative: string;
  /** Whether the representative is the only member. */
  readonly isSingleton: boolean;
  /** The name at the end of the path, if all members share it. */
  readonly name: string | undefined;
  readonly included: () => readonly Pattern[];
  readonly excluded: () => readonly Pattern[];
}

const NO_PATTERNS = (): readonly Pattern[] => [];

/** The ARNs of one account or, if not `exact`, of every account, with the given one as example. */
export class AccountArns {
  private readonly names: DocumentNames;
  private readonly account: string;
  private readonly exact: boolean;

  constructor(names: DocumentNames, account: string, exact: boolean) {
    this.names = names;
    this.account = account;
    this.exact = exact;
  }

  /** Returns an ARN of this account in the example partition. */
  private example(service: "iam" | "sts", name: string): string {
    return `arn:${this.names.examplePartition}:${service}::${this.account}:${name}`;
  }

  /** Returns the patterns of the ARNs with a name, which can be a glob, under any path or none. */
  private patterns(service: "iam" | "sts", type: string, name: string): readonly Pattern[] {
    const account = this.exact ? this.account : ANY_ACCOUNT;
    const before = namePattern(`arn:${this.names.partitionGlob}:${service}::${account}:${type}/`);
    const plain = [...before, ...namePattern(name)];
    return service === "sts" ? [plain] : [plain, [...before, ...ANY_PATH, "/", ...namePattern(name)]];
  }

  /** Partitions the ARNs of one kind: each named ARN, the other ARNs with each listed name, and all others. */
  partition(
    service: "iam" | "sts",
    type: "role" | "user" | "federated-user",
    arns: ByAccount<string>,
    names: readonly string[],
  ): readonly ArnSet[] {
    const here = arns.get(this.account) ?? [];
    if (here.length + names.length === 0) return [this.all(service, type)];
    const taken = new Set(here);
    const unusedArn = (base: string, arn: (name: string) => string) =>
      arn(firstUnused(base, (name) => taken.has(arn(name)) || names.includes(name)));
    const plain = (name: string) => this.example(service, `${type}/${name}`);
    const named = [...taken].map((arn): ArnSet => {
      return {
        representative: arn,
        isSingleton: true,
        name: lastNameOf(arn),
        included: () => [exactPattern(arn)],
        excluded: NO_PATTERNS,
      };
    });
    const excluded = () => [...taken].map(exactPattern);
    // A federated user has no path, so at most one ARN of an account has a given name.
    const untaken = service === "sts" ? names.filter((name) => !taken.has(plain(name))) : names;
    const byName = untaken.map((name): ArnSet => {
      const representative = taken.has(plain(name))
        ? unusedArn("example", (path) => plain(`${path}/${name}`))
        : plain(name);
      const isSingleton = service === "sts" && this.exact && isLiteral(this.names.partitionGlob);
      return { representative, isSingleton, name, included: () => this.patterns(service, type, name), excluded };
    });
    const others: ArnSet = {
      representative: unusedArn("example", plain),
      isSingleton: false,
      name: undefined,
      included: () => this.patterns(service, type, "?*"),
      excluded: () => [...excluded(), ...byName.flatMap(({ included }) => included())],
    };
    return [...named, ...byName, others];
  }

  /** Returns all ARNs of one kind, for an account in which the document names none. */
  private all(service: "iam" | "sts", type: string): ArnSet {
    const included = () => this.patterns(service, type, "?*");
    return {
      representative: this.example(service, `${type}/example`),
      isSingleton: false,
      name: undefined,
      included,
      excluded: NO_PATTERNS,
    };
  }

  /** Returns the ARN of the root user. */
  root(): ArnSet {
    const account = this.exact ? this.account : ANY_ACCOUNT;
    const { partitionGlob } = this.names;
    return {
      representative: this.example("iam", "root"),
      isSingleton: this.exact && isLiteral(partitionGlob),
      name: undefined,
      included: () => [namePattern(`arn:${partitionGlob}:iam::${account}:root`)],
      excluded: NO_PATTERNS,
    };
  }
}
