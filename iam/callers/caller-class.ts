/**
 * One class of callers. What holds of the keys AWS derives from them is worked out when it is asked for: most documents
 * speak of no such key, and then the sample's own values do.
 */

import { type Caller, callerKeys, DERIVED_KEYS, knownOf } from "../evaluator/request";
import { absent, byKey, type Literal, oneOf } from "../solver/key-constraints";
import { exactPattern } from "../strings/pattern";

export interface CallerClass {
  /** One of the class, by which principals are matched. Its derived keys meet all that holds of the class. */
  readonly sample: Caller;
  readonly account: string;
  /** Whether the class takes in every account but those named; `account` is one of them. */
  readonly anyAccount: boolean;
  /** The `aws:PrincipalArn` of everybody in the class, where they have one. */
  readonly arn: string | undefined;
  /** Whether the document, or the question, names the account. */
  readonly accountNamed: boolean;
  /** False when the class takes in callers that cannot exist. */
  readonly certain: boolean;
  readonly derived: DerivedKeys;
  /** One way in which keys that callers choose stand to each other. */
  readonly ties: readonly Literal[];
}

/** Classes of callers; some are left out where not `complete`. */
export interface CallerClasses {
  readonly classes: readonly CallerClass[];
  readonly complete: boolean;
}

interface Facts {
  readonly known: ReadonlyMap<string, string | undefined>;
  readonly pins: ReadonlyMap<string, readonly Literal[]>;
}

/** The keys AWS derives from the callers of a class. */
export class DerivedKeys {
  private readonly sample: Caller;
  private sampled: ReadonlyMap<string, readonly string[]> | undefined;
  private readonly work: () => { readonly known: Facts["known"]; readonly pins: readonly Literal[] };
  private worked: Facts | undefined;

  constructor(sample: Caller, work: DerivedKeys["work"]) {
    this.sample = sample;
    this.work = work;
  }

  /** The values that the sample has. */
  get values(): ReadonlyMap<string, readonly string[]> {
    this.sampled ??= new Map(knownOf(callerKeys(this.sample)).map(([key, value]) => [key, [value]]));
    return this.sampled;
  }

  /** Those that are the same for everybody in the class. */
  get known(): ReadonlyMap<string, string | undefined> {
    return this.facts().known;
  }

  /** What holds of a key of everybody in the class. */
  on(key: string): readonly Literal[] {
    return DERIVED_KEYS.has(key) ? (this.facts().pins.get(key) ?? []) : [];
  }

  private facts(): Facts {
    this.worked ??= this.workOut();
    return this.worked;
  }

  private workOut(): Facts {
    const { known, pins } = this.work();
    return { known, pins: byKey(pins) };
  }
}

/** That derived keys have these values, or are absent. */
export function pinsOf(known: DerivedKeys["known"]): readonly Literal[] {
  return [...known].map(([key, value]) => (value === undefined ? absent(key) : oneOf(key, [exactPattern(value)])));
}
