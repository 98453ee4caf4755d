/**
 * An equivalence class of callers. The document's principals match either all callers of the class or none.
 *
 * Guarantee: the representative is a member of the class and satisfies all its constraints. If `exact` is true, the
 * constraints admit only callers that can exist. If it is false they also admit others, so the class serves for proofs
 * only.
 *
 * Derived keys are computed on demand, because most documents compare none of them.
 */

import { type Caller, callerContext, DERIVED_KEYS, knownEntries } from "../evaluator/request";
import { absent, groupByKey, type Literal, oneOf } from "../solver/key-constraints";
import { exactPattern } from "../strings/pattern";

/** An equivalence class of callers. */
export interface CallerClass {
  /** A member of the class, used to match principals. Its derived keys satisfy the constraints of the class. */
  readonly representative: Caller;
  readonly account: string;
  /** Whether the class covers every unnamed account. `account` is then one of them. */
  readonly anyAccount: boolean;
  /** The `aws:PrincipalArn` that all members share. Undefined if they do not share one. */
  readonly arn: string | undefined;
  /** Whether the document or the question names the account. */
  readonly accountNamed: boolean;
  /** Whether the document names the members by their unique id, as one user or role of an account that is not known. */
  readonly namedById: boolean;
  /** False if the constraints also admit callers that cannot exist. */
  readonly exact: boolean;
  readonly derived: DerivedKeys;
  /** The literals of one case of the dependencies between condition keys. */
  readonly dependencies: readonly Literal[];
}

/** Classes of callers. If not `complete`, some were left out because of a limit. */
export interface CallerClasses {
  readonly classes: readonly CallerClass[];
  readonly complete: boolean;
}

/** The derived keys of a class: shared values, and constraints by key. */
interface DerivedFacts {
  readonly sharedValues: ReadonlyMap<string, string | undefined>;
  readonly constraints: ReadonlyMap<string, readonly Literal[]>;
}

/** The condition keys that AWS derives from the callers of a class. */
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

  /** The representative's values. */
  get examples(): ReadonlyMap<string, readonly string[]> {
    this.representativeValues ??= new Map(
      knownEntries(callerContext(this.representative)).map(([key, value]) => [key, [value]]),
    );
    return this.representativeValues;
  }

  /** The values that all members share. Undefined means that no member has the key. */
  get sharedValues(): ReadonlyMap<string, string | undefined> {
    return this.facts().sharedValues;
  }

  /** Returns the constraints that all members satisfy on the key. */
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

/** Returns one literal per key: the key has this value, or is absent if the value is undefined. */
export function equalities(values: DerivedKeys["sharedValues"]): readonly Literal[] {
  return [...values].map(([key, value]) => (value === undefined ? absent(key) : oneOf(key, [exactPattern(value)])));
}
