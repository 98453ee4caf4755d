/**
 * Whether a class of callers can make a request that one Allow allows, no Deny denies, and that meets a goal; and the
 * request itself, put together from the point the search found.
 */

import type { AskedDocument } from "./asked-document";
import type { Effect, PolicyDocument, Statement } from "./ast";
import { MAX_STEPS_OF_ONE_SEARCH } from "./budget";
import type { CallerClass } from "./caller-class";
import { holds, type KeyValues } from "./condition";
import { evaluate, type Unresolved } from "./evaluate";
import { KeySolver } from "./key-solver";
import { type FactsOf, KEY_ARN, keyFactsFor } from "./keys";
import { exactPattern } from "./pattern";
import { quote } from "./quote";
import { type Caller, callerKeys, keyKeys, type Request } from "./request";
import { absent, type Literal, type Mode, oneOf } from "./solve";
import { ActionStatements, type Assumed, type Bearing } from "./statements";
import { findPoint, type Outcome, type Point, valueAt } from "./symbolic";
import { filledIn } from "./ties";

/** Ways of settling policy variables tried for a witness; a document that needs more stays undecided. */
const MAX_ASSUMPTIONS = 64;

const NOTHING_ASSUMED: Assumed = new Map();

/** What is asked of a document: about which action, and whether it is let through or kept out. */
export interface Subject {
  readonly action: string;
  readonly effect: Effect;
}

/** What bears on one class of callers, nothing assumed. */
interface Here {
  readonly derived: CallerClass["derived"];
  readonly bearing: readonly Bearing[];
}

/** One document and one subject. */
export class Reach {
  private readonly asked: AskedDocument;
  private readonly statements: ActionStatements;
  private readonly subject: Subject;
  private readonly facts: FactsOf;
  private readonly solver: KeySolver;
  /** What every request has: what is known of the key, in an identity policy that it is one. */
  private readonly ofKey: readonly Literal[];
  private readonly replays: (request: Request, statement: Statement) => boolean;
  /** The last class asked about: questions come class by class, and how its keys stand to each other makes no difference. */
  private last: Here | undefined;

  /** `replays` says whether a request comes out as asked by the statement; it is only ever not the oracle in tests. */
  constructor(
    asked: AskedDocument,
    subject: Subject,
    replays = (request: Request, statement: Statement) => {
      const decision = evaluate(alone(asked.written, statement), request, (each) => asked.covers(each));
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
    return this.here(callers).bearing.filter(({ statement }) => statement.effect === this.subject.effect);
  }

  private here(callers: CallerClass): Here {
    if (this.last?.derived !== callers.derived) {
      this.last = { derived: callers.derived, bearing: this.statements.bearing(callers, NOTHING_ASSUMED) };
    }
    return this.last;
  }

  /** What a point of this search says of a key, given in lower case. */
  valueAt(point: Point, key: string): KeyValues {
    return valueAt(point, key, this.facts);
  }

  /** A point that may come out as asked: `none` is a proof that no request does. */
  possible(allow: Bearing, callers: CallerClass, goal: readonly Literal[]): Outcome {
    return this.find(allow, this.here(callers).bearing, callers, goal, "possible");
  }

  /** A request that surely comes out as asked: found here, and replayed before it is returned. */
  sure(allow: Bearing, callers: CallerClass, goal: readonly Literal[]): Request | undefined {
    if (!callers.certain || !allow.sure) return undefined;
    for (const assumed of this.assumptions(allow, callers, goal)) {
      const pins = [...assumed].map(([key, value]): Literal => {
        if (value === undefined) return absent(key);
        const { atom, want } = oneOf(key, [exactPattern(value)]);
        return { atom: this.asked.onKey(atom), want };
      });
      const again = assumed.size === 0 ? this.here(callers).bearing : this.statements.bearing(callers, assumed);
      for (const candidate of again.filter(({ statement }) => statement === allow.statement)) {
        const outcome = this.find(candidate, again, callers, [...pins, ...goal], "sure");
        if (outcome.kind !== "found") continue;
        const request = this.request(callers, outcome.point);
        this.asked.budget.steps.spend(this.asked.document.statements.length >> 1);
        if (this.replays(request, allow.statement)) return request;
      }
    }
    return undefined;
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

  /** What stands against the statements asked about for the class: nothing against a Deny. */
  denies(callers: CallerClass): readonly Bearing[] {
    return this.deniesAmong(this.here(callers).bearing);
  }

  private deniesAmong(bearing: readonly Bearing[]): readonly Bearing[] {
    return this.subject.effect === "Deny" ? [] : bearing.filter(({ statement }) => statement.effect === "Deny");
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
    bearing: readonly Bearing[],
    callers: CallerClass,
    goal: readonly Literal[],
    mode: Mode,
  ): Outcome {
    const wanted = allow.atoms.map((atom): Literal => ({ atom, want: true }));
    return findPoint({
      literals: [...callers.ties, ...this.ofKey, ...goal, ...wanted],
      denies: this.deniesAmong(bearing),
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
    const outcome = this.possible(allow, callers, goal);
    const point: Point = outcome.kind === "found" ? outcome.point : new Map();
    const textOf = (key: string) => textsOf(this.valueAt(point, key))[0];
    const there: Assumed = new Map(keys.map((key) => [key, textOf(key)]));
    const read = this.statements.readings(callers, textOf);
    const asRead = read.size === 0 ? [] : [there, ...all].map((assumed) => new Map([...assumed, ...read]));
    return [NOTHING_ASSUMED, ...all, there, ...asRead];
  }

  private request(callers: CallerClass, point: Point): Request {
    const { action } = this.subject;
    const { key, kind } = this.asked;
    const derived = new Set([...callerKeys(callers.sample).keys(), ...keyKeys(key).keys(), KEY_ARN]);
    const given = [...point].map(([name, value]) => [name, textsOf(value)] as const);
    const free = given.filter(([name, texts]) => texts.length > 0 && !derived.has(name));
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
        return { kind: "user", arn, userId };
      case "roleSession":
        return { kind: "roleSession", roleArn: arn, userId };
      case "federatedUser":
        return { ...sample, arn };
      case "root":
        return { kind: "root", arn };
      case "service":
        return sample;
    }
  }
}

/** The document with no other statement of its effect, of which another might decide the request; an Allow minds the Denys. */
function alone({ statements, ...document }: PolicyDocument, { index, effect }: Statement): PolicyDocument {
  const minds = (other: Statement) => effect === "Allow" && other.effect === "Deny";
  return { ...document, statements: statements.filter((each) => each.index === index || minds(each)) };
}

/** How the oracle calls what is asked. */
const OUTCOME = { Allow: "allowed", Deny: "denied" } as const;

function textsOf(value: KeyValues): readonly string[] {
  return value.kind === "values" ? value.values : [];
}
