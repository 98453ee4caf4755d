/**
 * Whether a class of callers can make a request that one Allow allows, no Deny denies, and that meets a goal; and the
 * request itself, put together from the point the search found.
 */

import type { PolicyDocument } from "./ast";
import { memberFinder } from "./automaton";
import type { CallerClass } from "./callers";
import { holds, type KeyValues } from "./condition";
import { evaluate, type Unresolved } from "./evaluate";
import { keyFacts } from "./keys";
import { exactPattern } from "./pattern";
import { type Caller, callerKeys, type KeyIdentity, type Request } from "./request";
import { absent, type Literal, type Mode, oneOf } from "./solve";
import { ActionStatements, type Assumed, type Bearing } from "./statements";
import { findPoint, type Outcome, type Point, valueAt } from "./symbolic";

/** Ways of settling policy variables tried for a witness; a document that needs more stays undecided. */
const MAX_ASSUMPTIONS = 64;

const NOTHING_ASSUMED: Assumed = new Map();

/** One document, one action, one key. */
export class Reach {
  private readonly statements: ActionStatements;
  private readonly action: string;
  private readonly key: KeyIdentity;

  private readonly findMember = memberFinder();
  private readonly replays: (request: Request) => boolean;

  /** `replays` says whether a request is allowed; it is only ever another than the oracle in tests. */
  constructor(
    document: PolicyDocument,
    action: string,
    key: KeyIdentity,
    replays = (request: Request) => evaluate(document, request).kind === "allowed",
  ) {
    this.replays = replays;
    this.statements = new ActionStatements(document, action, key);
    this.action = action;
    this.key = key;
  }

  /** The Allow statements that may bear on the class. */
  allows(callers: CallerClass): readonly Bearing[] {
    return this.statements.bearing("Allow", callers, NOTHING_ASSUMED);
  }

  /** A point that may be let through: `none` is a proof that no request is. */
  possible(allow: Bearing, callers: CallerClass, goal: readonly Literal[]): Outcome {
    return this.find(allow, callers, goal, "possible", NOTHING_ASSUMED, []);
  }

  /** A request that is surely let through: found here, and replayed before it is returned. */
  sure(allow: Bearing, callers: CallerClass, goal: readonly Literal[]): Request | undefined {
    if (!callers.certain || !allow.sure) return undefined;
    for (const assumed of this.assumptions(callers)) {
      const pins = [...assumed].map(([key, value]) =>
        value === undefined ? absent(key) : oneOf(key, [exactPattern(value)]),
      );
      const again = this.statements
        .bearing("Allow", callers, assumed)
        .filter(({ statement }) => statement === allow.statement);
      for (const candidate of again) {
        const outcome = this.find(candidate, callers, goal, "sure", assumed, pins);
        if (outcome.kind !== "found") continue;
        const request = this.request(callers, outcome.point);
        if (this.replays(request)) return request;
      }
    }
    return undefined;
  }

  /** The parts of the document on which a possible point rests without being decided. */
  openParts(allow: Bearing, callers: CallerClass, point: Point): readonly Unresolved[] {
    const denies = this.statements
      .bearing("Deny", callers, NOTHING_ASSUMED)
      .filter(({ atoms }) => atoms.every((atom) => holds(atom, valueAt(point, atom.key)) !== false));
    return [
      ...allow.open,
      ...openAtoms(allow, point),
      ...denies.flatMap((deny) =>
        [...deny.open, ...openAtoms(deny, point)].map((part): Unresolved => ({ ...part, kind: "deny" })),
      ),
    ];
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
    return findPoint({
      literals: [...callers.pins, ...pins, ...goal, ...wanted],
      denies: this.statements.bearing("Deny", callers, assumed),
      mode,
      find: this.findMember,
      examples: new Map(derived.flatMap(([key, value]) => (value === undefined ? [] : [[key, [value]] as const]))),
    });
  }

  /** Nothing assumed first; then each variable absent, or a value that reads like one. */
  private assumptions(callers: CallerClass): readonly Assumed[] {
    const derived = callerKeys(callers.sample);
    let all: readonly Assumed[] = [NOTHING_ASSUMED];
    const keys = this.statements.variables(callers);
    for (const key of keys) {
      const example = derived.get(key) ?? keyFacts(key).examples[0];
      const choices = derived.has(key) || keyFacts(key).alwaysPresent ? [example] : [undefined, example];
      all = all
        .flatMap((assumed) => choices.map((value) => new Map(assumed).set(key, value)))
        .slice(0, MAX_ASSUMPTIONS);
    }
    return keys.length === 0 ? all : [NOTHING_ASSUMED, ...all];
  }

  private request(callers: CallerClass, point: Point): Request {
    const derived = callerKeys(callers.sample);
    const context: Record<string, readonly string[]> = {};
    for (const [key, value] of point) {
      const texts = textsOf(value);
      if (texts.length > 0 && !derived.has(key)) context[this.statements.asWritten(key)] = texts;
    }
    return { caller: callerAt(callers, point), action: this.action, key: this.key, context };
  }
}

function textsOf(value: KeyValues): readonly string[] {
  return value.kind === "values" ? value.values : [];
}

/** The caller of the class that the point's derived keys describe. */
function callerAt({ sample }: CallerClass, point: Point): Caller {
  const arn = textsOf(valueAt(point, "aws:principalarn")).join();
  const userId = textsOf(valueAt(point, "aws:userid")).join();
  switch (sample.kind) {
    case "user":
      return { kind: "user", arn, userId };
    case "roleSession":
      return { kind: "roleSession", roleArn: arn, userId };
    case "federatedUser":
      return { ...sample, arn };
    case "root":
      return { kind: "root", arn };
  }
}

function openAtoms({ atoms }: Bearing, point: Point): readonly Unresolved[] {
  return atoms.flatMap((atom): readonly Unresolved[] => {
    if (holds(atom, valueAt(point, atom.key)) !== undefined) return [];
    const reason = atom.open ?? "a plain operator meets a key of several values";
    return [{ kind: "condition", path: atom.path, reason }];
  });
}
