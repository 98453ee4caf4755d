/**
 * Partitions the ARNs of one account's users, roles and federated users by what a document names.
 *
 * Guarantee: the sets of a partition are disjoint, and together they have every ARN of that kind that can exist next to
 * those that the document names. A principal that a document names exists, and the name of a role or a user is unique in
 * its account, whatever the path and ignoring case. Of two named principals with one name, either may exist.
 *
 * Source: IAM user guide, "IAM identifiers" (IAM ARNs) and "IAM and AWS STS quotas" (names).
 */

import { toLowerCase } from "../ascii-case";
import { lastNameOf } from "../evaluator/request";
import { isLiteral } from "../strings/glob";
import { ANY_PATH, exactPattern, namePattern, type Pattern } from "../strings/pattern";
import { type ByAccount, type DocumentNames, firstUnused, unique } from "./named-principals";

/** A glob of every account id. */
export const ANY_ACCOUNT = "????????????";

/** A set of ARNs: those that match an included pattern and no excluded one. A taken pattern is excluded in any case. */
export interface ArnSet {
  readonly representative: string;
  /** Whether the representative is the only member. */
  readonly isSingleton: boolean;
  /** The name at the end of the path, if all members share it. */
  readonly name: string | undefined;
  readonly included: () => readonly Pattern[];
  readonly excluded: () => readonly Pattern[];
  readonly taken: () => readonly Pattern[];
  /** The names that no member has, in any case. */
  readonly takenNames: readonly string[];
}

const NO_PATTERNS = (): readonly Pattern[] => [];
const NOTHING_EXCLUDED = { excluded: NO_PATTERNS, taken: NO_PATTERNS, takenNames: [] } as const;

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
    // A federated user has no path, and its name is not unique.
    const takenNames = service === "sts" ? [] : unique([...taken].map(lastNameOf));
    const lowerCaseNames = new Set(takenNames.map(toLowerCase));
    const isTaken = (name: string, arn: string) => taken.has(arn) || lowerCaseNames.has(toLowerCase(name));
    const plain = (name: string) => this.example(service, `${type}/${name}`);
    const named = [...taken].map((arn): ArnSet => {
      const included = () => [exactPattern(arn)];
      return { ...NOTHING_EXCLUDED, representative: arn, isSingleton: true, name: lastNameOf(arn), included };
    });
    const untaken = names.filter((name) => !isTaken(name, plain(name)));
    const byName = untaken.map((name): ArnSet => {
      const isSingleton = service === "sts" && this.exact && isLiteral(this.names.partitionGlob);
      const included = () => this.patterns(service, type, name);
      return { ...NOTHING_EXCLUDED, representative: plain(name), isSingleton, name, included };
    });
    const others: ArnSet = {
      representative: plain(firstUnused("example", (name) => isTaken(name, plain(name)) || names.includes(name))),
      isSingleton: false,
      name: undefined,
      included: () => this.patterns(service, type, "?*"),
      excluded: () => [...[...taken].map(exactPattern), ...byName.flatMap(({ included }) => included())],
      taken: () => takenNames.flatMap((name) => this.patterns(service, type, name)),
      takenNames,
    };
    return [...named, ...byName, others];
  }

  /** Returns all ARNs of one kind, for an account in which the document names none. */
  private all(service: "iam" | "sts", type: string): ArnSet {
    const included = () => this.patterns(service, type, "?*");
    return {
      ...NOTHING_EXCLUDED,
      representative: this.example(service, `${type}/example`),
      isSingleton: false,
      name: undefined,
      included,
    };
  }

  /** Returns the ARN of the root user. */
  root(): ArnSet {
    const account = this.exact ? this.account : ANY_ACCOUNT;
    const { partitionGlob } = this.names;
    return {
      ...NOTHING_EXCLUDED,
      representative: this.example("iam", "root"),
      isSingleton: this.exact && isLiteral(partitionGlob),
      name: undefined,
      included: () => [namePattern(`arn:${partitionGlob}:iam::${account}:root`)],
    };
  }
}
