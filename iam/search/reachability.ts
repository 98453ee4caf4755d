/**
 * Whether a class of callers can make a request that one Allow allows, no Deny denies, and that meets a goal; and the
 * request itself, put together from the point the search found.
 */

import { type FactsOf, KEY_ARN, keyFactsFor } from "../aws/condition-keys";
import type { CallerClass } from "../callers/caller-class";
import { holds, type KeyValues } from "../conditions/condition";
import { evaluate, type Unresolved } from "../evaluator/evaluate";
import { type Caller, callerKeys, keyKeys, type Request } from "../evaluator/request";
import { findPoint, type Outcome, type Point, valueAt } from "../solver/backtrack";
import { absent, type Literal, type Mode, oneOf } from "../solver/key-constraints";
import { filledIn } from "../solver/key-dependencies";
import { KeySolver } from "../solver/memo-solver";
import { MAX_STEPS_OF_ONE_SEARCH } from "../strings/budget";
import { exactPattern } from "../strings/pattern";
import type { Effect, Statement } from "../syntax/ast";
import { quote } from "../syntax/quote";
import { ActionStatements } from "./applicable-statements";
import { type Assumed, type Bearing, NOTHING_ASSUMED } from "./bearing";
import type { CompiledDocument } from "./compiled-document";

/** Ways of settling policy variables tried for a witness; a document that needs more stays undecided. */
const MAX_ASSUMPTIONS = 64;

/** What a request's key tells. */
const OF_THE_KEY: ReadonlySet<string> = new Set([
  ...keyKeys({ region: undefined, account: undefined }).keys(),
  KEY_ARN,
]);

/** Steps that any search takes. */
const COST_OF_SEARCH = 8;

/** What is asked of a document: about which action, and whether it is let through or kept out. */
export interface Subject {
  readonly action: string;
  readonly effect: Effect;
}

/** What bears on one class of callers. */
interface Here {
  readonly derived: CallerClass["derived"];
  readonly bearing: readonly Bearing[];
}

/** One document and one subject. */
export class Reachability {
  private readonly asked: CompiledDocument;
  private readonly statements: ActionStatements;
  private readonly subject: Subject;
  private readonly facts: FactsOf;
  private readonly solver: KeySolver;
  /** What every request has: what is known of the key, in an identity policy that it is one. */
  private readonly ofKey: readonly Literal[];
  private readonly replays: (request: Request, statement: Statement) => boolean;
  /** Of the last class asked about: questions come class by class, and how its keys stand to each other makes no difference. */
  private lastOwn: Here | undefined;
  private lastDenies: Here | undefined;

  /** `replays` says whether a request comes out as asked by the statement; it is only ever not the oracle in tests. */
  constructor(
    asked: CompiledDocument,
    subject: Subject,
    replays = (request: Request, statement: Statement) => {
      const decision = evaluate(asked.alone(statement), request, (each) => asked.covers(each));
      return decision.kind === OUTCOME[subject.effect];
    },
  ) {
    this.asked = asked;
    this.replays = replays;
    this.statements = new ActionStatements(asked, subject.action);
    this.subject = subject;
    this.facts = keyFactsFor(subject.action);
    this.solver = new KeySolver(this.facts, asked.findMember);
    const known = [...asked.known].filter(([key]) => asked.mentions.has(key));
    this.ofKey = [...known.map(([key, value]) => oneOf(key, [exactPattern(value)])), ...asked.keyArn()];
  }

  /** The statements of the effect asked about that may bear on the class. */
  bearing(callers: CallerClass): readonly Bearing[] {
    const { derived } = callers;
    if (this.lastOwn?.derived !== derived) {
      this.lastOwn = { derived, bearing: this.statements.bearing(this.subject.effect, callers, NOTHING_ASSUMED) };
    }
    return this.lastOwn.bearing;
  }

  /** What stands against them: nothing against a Deny. */
  denies(callers: CallerClass): readonly Bearing[] {
    const { derived } = callers;
    if (this.lastDenies?.derived !== derived) {
      this.lastDenies = { derived, bearing: this.deniesUnder(NOTHING_ASSUMED, callers) };
    }
    return this.lastDenies.bearing;
  }

  private deniesUnder(assumed: Assumed, callers: CallerClass): readonly Bearing[] {
    return this.subject.effect === "Allow" ? this.statements.bearing("Deny", callers, assumed) : [];
  }

  /** What a point of this search says of a key, given in lower case. */
  valueAt(point: Point, key: string): KeyValues {
    return valueAt(point, key, this.facts);
  }

  /** A point that may come out as asked: `none` is a proof that no request does. */
  possible(allow: Bearing, callers: CallerClass, goal: readonly Literal[]): Outcome {
    return this.find(allow, this.denies(callers), callers, goal, "possible");
  }

  /**
   * A request that surely comes out as asked: found here, and replayed before it is returned. What may come out so,
   * `found` before, mostly does, and is tried first.
   */
  sure(allow: Bearing, callers: CallerClass, goal: readonly Literal[], found?: Outcome): Request | undefined {
    if (!callers.certain || !allow.sure) return undefined;
    const wanted = [...goal, ...wantedOf(allow)];
    const asFound = found?.kind === "found" && this.isSure(found.point, wanted);
    const request = asFound ? this.replayed(allow, callers, found.point) : undefined;
    if (request !== undefined) return request;
    for (const assumed of this.assumptions(allow, callers, goal)) {
      const pins = [...assumed].map(([key, value]): Literal => {
        if (value === undefined) return absent(key);
        const { atom, want } = oneOf(key, [exactPattern(value)]);
        return { atom: this.asked.onKey(atom), want };
      });
      const isAllow = (statement: Statement) => statement === allow.statement;
      const [bearing, denies] =
        assumed.size === 0
          ? [[allow], this.denies(callers)]
          : [
              this.statements.bearing(this.subject.effect, callers, assumed, isAllow),
              this.deniesUnder(assumed, callers),
            ];
      for (const candidate of bearing) {
        const outcome = this.find(candidate, denies, callers, [...pins, ...goal], "sure");
        const replayed = outcome.kind === "found" ? this.replayed(allow, callers, outcome.point) : undefined;
        if (replayed !== undefined) return replayed;
      }
    }
    return undefined;
  }

  /** Whether a point that may come out as asked surely meets what is wanted, by keys and values that AWS documents. */
  private isSure(point: Point, wanted: readonly Literal[]): boolean {
    const isDocumented = ([key, value]: readonly [string, KeyValues]) => {
      const { presence, multiplicity } = this.facts(key);
      return (
        value.kind === "absent" ||
        (presence !== "undocumented" && (multiplicity === "multiple" || textsOf(value).length === 1))
      );
    };
    return (
      wanted.every(({ atom, want }) => holds(atom, this.valueAt(point, atom.key)) === want) &&
      [...point].every(isDocumented)
    );
  }

  private replayed(allow: Bearing, callers: CallerClass, point: Point): Request | undefined {
    const request = this.request(callers, point);
    this.asked.budget.steps.spend(this.asked.costOfReplay);
    return this.replays(request, allow.statement) ? request : undefined;
  }

  /** The parts of the document on which a possible point rests without being decided. */
  openParts(allow: Bearing, callers: CallerClass, point: Point): readonly Unresolved[] {
    const denies = this.denies(callers).filter(({ atoms }) =>
      atoms.every((atom) => holds(atom, this.valueAt(point, atom.key)) !== false),
    );
    return [
      ...allow.open,
      ...this.openAtoms(allow, point),
      ...denies.flatMap((deny) =>
        [...deny.open, ...this.openAtoms(deny, point)].map((part): Unresolved => ({ ...part, kind: "deny" })),
      ),
    ];
  }

  private openAtoms({ atoms }: Bearing, point: Point): readonly Unresolved[] {
    return atoms.flatMap((atom): readonly Unresolved[] => {
      const value = this.valueAt(point, atom.key);
      if (holds(atom, value) === undefined) {
        const several = value.kind === "values" && value.values.length > 1;
        const meets = several ? "a key of several values" : "a value of another kind";
        const reason = atom.open ?? `a plain operator meets ${meets}`;
        return [{ kind: "condition", path: atom.path, reason }];
      }
      if (value.kind === "absent" || this.facts(atom.key).presence !== "undocumented") return [];
      const reason = `AWS documents no condition key ${quote(this.asked.asWritten(atom.key))} in this request`;
      return [{ kind: "condition", path: atom.path, reason }];
    });
  }

  private find(
    allow: Bearing,
    denies: readonly Bearing[],
    callers: CallerClass,
    goal: readonly Literal[],
    mode: Mode,
  ): Outcome {
    this.asked.budget.steps.spend(COST_OF_SEARCH);
    return findPoint({
      literals: [...callers.ties, ...this.ofKey, ...goal, ...wantedOf(allow)],
      denies,
      mode,
      facts: this.facts,
      solver: this.solver,
      steps: this.asked.budget.steps.part(MAX_STEPS_OF_ONE_SEARCH),
      pins: callers.derived,
      examples: new Map([...callers.derived.values, ...this.asked.examples(callers.account)]),
    });
  }

  /**
   * Nothing assumed first; then each variable absent, or a value that reads like one; then as a point that may come out
   * as asked would have it.
   */
  private assumptions(allow: Bearing, callers: CallerClass, goal: readonly Literal[]): readonly Assumed[] {
    const derived = callerKeys(callers.sample);
    let all: readonly Assumed[] = [NOTHING_ASSUMED];
    const keys = this.statements.variables(callers);
    for (const key of keys) {
      const { presence, examples } = this.facts(key);
      const example = derived.get(key) ?? examples[0];
      const never = presence === "never" || presence === "undocumented" || (derived.has(key) && !derived.get(key));
      const mayBe = presence === "always" || derived.has(key) ? [example] : [undefined, example];
      const choices = never ? [undefined] : mayBe;
      all = all
        .flatMap((assumed) => choices.map((value) => new Map(assumed).set(key, value)))
        .slice(0, MAX_ASSUMPTIONS);
    }
    if (keys.length === 0) return all;
    // Of a request that surely can be, only keys that AWS documents have values.
    const documented = [...this.asked.mentions]
      .filter((key) => this.facts(key).presence === "undocumented")
      .map(absent);
    const wanted = [...goal, ...documented];
    // One that may come out as asked; and one that surely would, if what hangs on a variable held.
    const settled = { ...allow, atoms: allow.atoms.filter(({ open }) => open === undefined) };
    const outcomes = [
      this.possible(allow, callers, wanted),
      this.find(settled, this.denies(callers), callers, wanted, "sure"),
    ];
    const asFound = outcomes.flatMap((outcome) => {
      const point: Point = outcome.kind === "found" ? outcome.point : new Map();
      const textOf = (key: string) => textsOf(this.valueAt(point, key))[0];
      const there: Assumed = new Map(keys.map((key) => [key, textOf(key)]));
      const read = this.statements.readings(callers, textOf);
      return [there, ...read.flatMap((each) => [there, ...all].map((assumed) => new Map([...assumed, ...each])))];
    });
    return [NOTHING_ASSUMED, ...all, ...asFound];
  }

  private request(callers: CallerClass, point: Point): Request {
    const { action } = this.subject;
    const { key, kind } = this.asked;
    const derived = callerKeys(callers.sample);
    const given = [...point].map(([name, value]) => [name, textsOf(value)] as const);
    const free = given.filter(([name, texts]) => texts.length > 0 && !derived.has(name) && !OF_THE_KEY.has(name));
    const filled = [...filledIn(new Map(free), this.asked.mentions)];
    const context = Object.fromEntries(filled.map(([name, texts]) => [this.asked.asWritten(name), texts]));
    const keyArn = textsOf(this.valueAt(point, KEY_ARN)).join();
    const isIdentity = kind === "identityPolicy";
    return { caller: this.callerAt(callers, point), action, key, ...(isIdentity && { keyArn }), context };
  }

  /** The caller of the class that the point's derived keys describe. */
  private callerAt({ sample }: CallerClass, point: Point): Caller {
    const arn = textsOf(this.valueAt(point, "aws:principalarn")).join();
    const userId = textsOf(this.valueAt(point, "aws:userid")).join();
    switch (sample.kind) {
      case "user":
        return sample.arn === arn && sample.userId === userId ? sample : { kind: "user", arn, userId };
      case "roleSession":
        return sample.roleArn === arn && sample.userId === userId ? sample : { ...sample, roleArn: arn, userId };
      case "federatedUser":
        return { ...sample, arn };
      case "root":
        return { kind: "root", arn };
      case "service":
        return sample;
    }
  }
}

/** How the oracle calls what is asked. */
const OUTCOME = { Allow: "allowed", Deny: "denied" } as const;

/** That all its conditions hold. */
function wantedOf({ atoms }: Bearing): readonly Literal[] {
  return atoms.map((atom) => ({ atom, want: true }));
}

function textsOf(value: KeyValues): readonly string[] {
  return value.kind === "values" ? value.values : [];
}
