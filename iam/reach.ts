/**
 * Whether a class of callers can make a request that one Allow allows, no Deny denies, and that meets a goal; and the
 * request itself, put together from the point the search found.
 */

import type { Effect, PolicyDocument, PolicyKind, Statement } from "./ast";
import { memberFinder } from "./automaton";
import type { CallerClass } from "./caller-class";
import { holds, type KeyValues } from "./condition";
import { evaluate, type Unresolved } from "./evaluate";
import { type FactsOf, KEY_ARN, keyFactsFor } from "./keys";
import { arnGlob, exactPattern } from "./pattern";
import { quote } from "./quote";
import { type Caller, callerKeys, type KeyIdentity, keyKeys, type Request } from "./request";
import { absent, type Literal, type Mode, oneOf } from "./solve";
import { ActionStatements, type Assumed, type Bearing } from "./statements";
import { findPoint, type Outcome, type Point, valueAt } from "./symbolic";

/** Ways of settling policy variables tried for a witness; a document that needs more stays undecided. */
const MAX_ASSUMPTIONS = 64;

const NOTHING_ASSUMED: Assumed = new Map();

/** What is asked of a document: about which action, on which key, and whether it is let through or kept out. */
export interface Subject {
  readonly kind: PolicyKind;
  readonly action: string;
  readonly key: KeyIdentity;
  readonly effect: Effect;
}

/** An identity policy names its keys, so they may be any. */
const ANY_KEY = oneOf(KEY_ARN, [arnGlob("arn:aws*:kms:?*:????????????:key/?*")]);

/** One document and one subject. */
export class Reach {
  private readonly statements: ActionStatements;
  private readonly subject: Subject;
  private readonly facts: FactsOf;

  private readonly findMember = memberFinder();
  private readonly replays: (request: Request, statement: Statement) => boolean;

  /** `replays` says whether a request comes out as asked by the statement; it is only ever not the oracle in tests. */
  constructor(
    document: PolicyDocument,
    subject: Subject,
    replays = (request: Request, statement: Statement) =>
      evaluate(alone(document, statement), request).kind === OUTCOME[subject.effect],
  ) {
    this.replays = replays;
    this.statements = new ActionStatements(document, subject.kind, subject.action, subject.key);
    this.subject = subject;
    this.facts = keyFactsFor(subject.action);
  }

  /** The statements of the effect asked about that may bear on the class. */
  bearing(callers: CallerClass): readonly Bearing[] {
    return this.statements.bearing(this.subject.effect, callers, NOTHING_ASSUMED);
  }

  /** What a point of this search says of a key, given in lower case. */
  valueAt(point: Point, key: string): KeyValues {
    return valueAt(point, key, this.facts);
  }

  /** A point that may come out as asked: `none` is a proof that no request does. */
  possible(allow: Bearing, callers: CallerClass, goal: readonly Literal[]): Outcome {
    return this.find(allow, callers, goal, "possible", NOTHING_ASSUMED, []);
  }

  /** A request that surely comes out as asked: found here, and replayed before it is returned. */
  sure(allow: Bearing, callers: CallerClass, goal: readonly Literal[]): Request | undefined {
    if (!callers.certain || !allow.sure) return undefined;
    for (const assumed of this.assumptions(allow, callers, goal)) {
      const pins = [...assumed].map(([key, value]) =>
        value === undefined ? absent(key) : oneOf(key, [exactPattern(value)]),
      );
      const again = this.statements
        .bearing(this.subject.effect, callers, assumed)
        .filter(({ statement }) => statement === allow.statement);
      for (const candidate of again) {
        const outcome = this.find(candidate, callers, goal, "sure", assumed, pins);
        if (outcome.kind !== "found") continue;
        const request = this.request(callers, outcome.point);
        if (this.replays(request, allow.statement)) return request;
      }
    }
    return undefined;
  }

  /** The parts of the document on which a possible point rests without being decided. */
  openParts(allow: Bearing, callers: CallerClass, point: Point): readonly Unresolved[] {
    const denies = this.denies(callers, NOTHING_ASSUMED).filter(({ atoms }) =>
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

  /** What stands against the statements asked about: nothing against a Deny. */
  private denies(callers: CallerClass, assumed: Assumed): readonly Bearing[] {
    return this.subject.effect === "Deny" ? [] : this.statements.bearing("Deny", callers, assumed);
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
      const reason = `AWS documents no condition key ${quote(this.statements.asWritten(atom.key))} in this request`;
      return [{ kind: "condition", path: atom.path, reason }];
    });
  }

  private find(
    allow: Bearing,
    callers: CallerClass,
    goal: readonly Literal[],
    mode: Mode,
    assumed: Assumed,
    pins: readonly Literal[],
  ): Outcome {
    const wanted = allow.atoms.map((atom): Literal => ({ atom, want: true }));
    const derived = [...callerKeys(callers.sample)];
    const ofKey = this.statements.keyFacts().map(([key, value]) => oneOf(key, [exactPattern(value)]));
    const anyKey = this.subject.kind === "identityPolicy" ? [ANY_KEY] : [];
    return findPoint({
      literals: [...callers.ties, ...ofKey, ...anyKey, ...pins, ...goal, ...wanted],
      denies: this.denies(callers, assumed),
      mode,
      facts: this.facts,
      find: this.findMember,
      pins: callers.derived,
      examples: new Map(derived.flatMap(([key, value]) => (value === undefined ? [] : [[key, [value]] as const]))),
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
    const read = this.statements.readings(callers, (key) => textsOf(this.valueAt(point, key))[0]);
    const asRead = read.size === 0 ? [] : all.map((assumed) => new Map([...assumed, ...read]));
    return [NOTHING_ASSUMED, ...all, ...asRead];
  }

  private request(callers: CallerClass, point: Point): Request {
    const { action, key } = this.subject;
    const derived = new Set([...callerKeys(callers.sample).keys(), ...keyKeys(key).keys(), KEY_ARN]);
    const given = [...point].map(([name, value]) => [name, textsOf(value)] as const);
    const free = given.filter(([name, texts]) => texts.length > 0 && !derived.has(name));
    const filled = [...this.statements.filledIn(new Map(free))];
    const context = Object.fromEntries(filled.map(([name, texts]) => [this.statements.asWritten(name), texts]));
    const [keyArn] = textsOf(this.valueAt(point, KEY_ARN));
    const isIdentity = this.subject.kind === "identityPolicy" && keyArn !== undefined;
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
function alone(document: PolicyDocument, statement: Statement): PolicyDocument {
  const against = document.statements.filter(({ effect }) => statement.effect === "Allow" && effect === "Deny");
  return { ...document, statements: [statement, ...against] };
}

/** How the oracle calls what is asked. */
const OUTCOME = { Allow: "allowed", Deny: "denied" } as const;

function textsOf(value: KeyValues): readonly string[] {
  return value.kind === "values" ? value.values : [];
}
