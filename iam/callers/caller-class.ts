/**
 * One class of callers. What holds of the keys AWS derives from them is worked out when it is asked for: most documents
 * speak of no such key, and then the sample's own values do.
 */

import { type Caller, callerContext, DERIVED_KEYS, knownEntries } from "../evaluator/request";
import { absent, groupByKey, type Literal, oneOf } from "../solver/key-constraints";
import { exactPattern } from "../strings/pattern";

export interface CallerClass {
  /** One of the class, by which principals are matched. Its derived keys meet all that holds of the class. */
  readonly representative: Caller;
  readonly account: string;
  /** Whether the class takes in every account but those named; `account` is one of them. */
  readonly anyAccount: boolean;
  /** The `aws:PrincipalArn` of everybody in the class, where they have one. */
  readonly arn: string | undefined;
  /** Whether the document, or the question, names the account. */
  readonly accountNamed: boolean;
  /** False when the class takes in callers that cannot exist. */
  readonly exact: boolean;
  readonly derived: DerivedKeys;
  /** One way in which keys that callers choose stand to each other. */
  readonly dependencies: readonly Literal[];
}

/** Classes of callers; some are left out where not `complete`. */
export interface CallerClasses {
  readonly classes: readonly CallerClass[];
  readonly complete: boolean;
}

interface DerivedFacts {
  readonly sharedValues: ReadonlyMap<string, string | undefined>;
  readonly constraints: ReadonlyMap<string, readonly Literal[]>;
}

/** The keys AWS derives from the callers of a class. */
export class DerivedKeys {
  private readonly representative: Caller;
  private representativeValues: ReadonlyMap<string, readonly string[]> | undefined;
  private readonly compute: () => {
    readonly sharedValues: DerivedFacts["sharedValues"];
    readonly constraints: readonly Literal[];
  };
  private computed: DerivedFacts | undefined;

  constructor(representative: Caller, compute: DerivedKeys["compute"]) {
    this.representative = representative;
    this.compute = compute;
  }

  /** The values that the sample has. */
  get examples(): ReadonlyMap<string, readonly string[]> {
    this.representativeValues ??= new Map(
      knownEntries(callerContext(this.representative)).map(([key, value]) => [key, [value]]),
    );
    return this.representativeValues;
  }

  /** Those that are the same for everybody in the class. */
  get sharedValues(): ReadonlyMap<string, string | undefined> {
    return this.facts().sharedValues;
  }

  /** What holds of a key of everybody in the class. */
  constraintsOn(key: string): readonly Literal[] {
    return DERIVED_KEYS.has(key) ? (this.facts().constraints.get(key) ?? []) : [];
  }

  private facts(): DerivedFacts {
    this.computed ??= this.computeFacts();
    return this.computed;
  }

  private computeFacts(): DerivedFacts {
    const { sharedValues, constraints } = this.compute();
    return { sharedValues, constraints: groupByKey(constraints) };
  }
}

/** That derived keys have these values, or are absent. */
export function equalities(values: DerivedKeys["sharedValues"]): readonly Literal[] {
  return [...values].map(([key, value]) => (value === undefined ? absent(key) : oneOf(key, [exactPattern(value)])));
}
