/**
 * Whether a class of callers can make a request that one statement allows, that no Deny denies and that meets the
 * constraints of a question.
 *
 * - `possible` returns `none`: no such request exists. This is a proof.
 * - `witness` returns a request: it is one, replayed through the literal evaluator.
 *
 * The same search answers for Deny statements: which requests does this one deny? Nothing overrides a Deny, so no other
 * statement counts against it.
 *
 * Returning the solver's point without a replay was refused. A fault in the solver could then show as a false violation.
 *
 * Source: IAM user guide, "Policy evaluation logic".
 */

import { type KeyFactsLookup, keyFactsFor } from "../aws/condition-keys";
import type { CallerClass } from "../callers/caller-class";
import { type Atom, holds, type KeyValues } from "../conditions/condition";
import { evaluate, type Unresolved } from "../evaluator/evaluate";
import type { Request } from "../evaluator/request";
import { type Assignment, findAssignment, type SearchProblem, type SearchResult, valueAt } from "../solver/backtrack";
import { absent, type Literal, type Mode, oneOf } from "../solver/key-constraints";
import { walkToAssignment } from "../solver/local-search";
import { MemoSolver } from "../solver/memo-solver";
import { MAX_STEPS_PER_ATTEMPT, MAX_STEPS_PER_SEARCH } from "../strings/budget";
import { exactPattern } from "../strings/pattern";
import type { Effect, Statement } from "../syntax/ast";
import { quote } from "../syntax/quote";
import type { ActionStatements, ApplicableStatement, ApplicableStatements } from "./applicable-statements";
import type { CompiledDocument } from "./compiled-document";
import { requestAt, textsOf } from "./request-at-point";
import { type Assumptions, NOTHING_ASSUMED, VariableAssumptions } from "./variable-assumptions";

/** The steps that every search costs. */
const COST_OF_SEARCH = 8;

/** Selects the requests to search for: those for the action that the document allows, or that it denies. */
export interface Subject {
  readonly action: string;
  readonly effect: Effect;
}

/** The statements that apply to one class of callers. */
interface ForClass {
  readonly derived: CallerClass["derived"];
  readonly statements: readonly ApplicableStatement[];
}

/** The search over one document for one subject. */
export class Reachability {
  private readonly document: CompiledDocument;
  private readonly statements: ActionStatements;
  private readonly variables: VariableAssumptions;
  private readonly subject: Subject;
  private readonly facts: KeyFactsLookup;
  private readonly solver: MemoSolver;
  /** The facts of the KMS key, which hold of every request. */
  private readonly keyLiterals: readonly Literal[];
  private readonly replays: (request: Request, statement: Statement) => boolean;
  /** The results for the last class. Questions come class by class, and the ties between keys change nothing here. */
  private lastApplicable: ForClass | undefined;
  private lastDenies: ForClass | undefined;

  /** `replays` says whether the evaluator decides a request as `subject` says. Only tests pass another function. */
  constructor(
    all: ApplicableStatements,
    subject: Subject,
    replays = (request: Request, statement: Statement) => {
      const { document } = all;
      const decision = evaluate(document.withOnly(statement), request, (each) => document.covers(each));
      return decision.kind === DECISIONS[subject.effect];
    },
  ) {
    const { document } = all;
    this.document = document;
    this.replays = replays;
    this.subject = subject;
    const facts = keyFactsFor(subject.action);
    this.facts = (key) =>
      document.unknownPropertyReason(key) === undefined ? facts(key) : { ...facts(key), isUnknown: true };
    this.statements = all.forAction(subject.action);
    this.variables = new VariableAssumptions(document, this.statements.statements, this.facts);
    this.solver = new MemoSolver(this.facts, document.findMember);
    const isSent = (key: string) => this.facts(key).presence !== "never";
    const known = [...document.known].filter(([key]) => document.mentions.has(key) && isSent(key));
    this.keyLiterals = [
      ...known.map(([key, value]) => oneOf(key, [exactPattern(value)])),
      ...document.keyArnLiterals(),
    ];
  }

  /** Returns the statements of the subject's effect that apply to the class. */
  applicable(callers: CallerClass): readonly ApplicableStatement[] {
    const { derived } = callers;
    if (this.lastApplicable?.derived !== derived) {
      const statements = this.statements.applicable(this.subject.effect, callers, NOTHING_ASSUMED);
      this.lastApplicable = { derived, statements };
    }
    return this.lastApplicable.statements;
  }

  /** Returns the Deny statements that apply to the class; none when the subject is itself a Deny. */
  applicableDenies(callers: CallerClass): readonly ApplicableStatement[] {
    const { derived } = callers;
    if (this.lastDenies?.derived !== derived) {
      this.lastDenies = { derived, statements: this.deniesUnder(NOTHING_ASSUMED, callers) };
    }
    return this.lastDenies.statements;
  }

  private deniesUnder(assumed: Assumptions, callers: CallerClass): readonly ApplicableStatement[] {
    return this.subject.effect === "Allow" ? this.statements.applicable("Deny", callers, assumed) : [];
  }

  /** Returns the value of a condition key, given in lower case, at a point of this search. */
  valueAt(point: Assignment, key: string): KeyValues {
    return valueAt(point, key, this.facts);
  }

  /** Finds a point that may be a request of the question. `none` is a proof that no request is. */
  possible(statement: ApplicableStatement, callers: CallerClass, constraints: readonly Literal[]): SearchResult {
    return this.find(statement, this.applicableDenies(callers), callers, constraints, "possible");
  }

  /**
   * Finds a request that meets the constraints and that the evaluator decides by the statement. Tries `found` first, an
   * outcome of `possible`, because it usually is one.
   */
  witness(
    statement: ApplicableStatement,
    callers: CallerClass,
    constraints: readonly Literal[],
    found?: SearchResult,
  ): Request | undefined {
    if (!callers.exact || !statement.sure) return undefined;
    const wanted = [...constraints, ...conditionsOf(statement)];
    const asFound = found?.kind === "found" && this.isSure(found.assignment, wanted);
    const request = asFound ? this.replayed(statement, callers, found.assignment) : undefined;
    if (request !== undefined) return request;
    for (const assumed of this.assumptions(statement, callers, constraints)) {
      const pins = [...assumed].map(([key, value]): Literal => {
        if (value === undefined) return absent(key);
        const { atom, positive } = oneOf(key, [exactPattern(value)]);
        return { atom: this.document.onKey(atom), positive };
      });
      const isSame = (each: Statement) => each === statement.statement;
      const [candidates, denies] =
        assumed.size === 0
          ? [[statement], this.applicableDenies(callers)]
          : [
              this.statements.applicable(this.subject.effect, callers, assumed, isSame),
              this.deniesUnder(assumed, callers),
            ];
      for (const candidate of candidates) {
        const outcome = this.find(candidate, denies, callers, [...pins, ...constraints], "sure");
        const replayed = outcome.kind === "found" ? this.replayed(statement, callers, outcome.assignment) : undefined;
        if (replayed !== undefined) return replayed;
      }
    }
    return undefined;
  }

  /**
   * Returns a request of the question, found without a search: the simplest one that meets the conditions of the
   * statement, or else one that a random walk finds. Undefined says nothing about other requests.
   */
  attempt(
    statement: ApplicableStatement,
    callers: CallerClass,
    constraints: readonly Literal[],
    how: "simplest" | "walk",
  ): Request | undefined {
    if (!callers.exact || !statement.sure) return undefined;
    const denies = how === "simplest" ? [] : this.applicableDenies(callers);
    const problem = this.problem(statement, denies, callers, constraints, "sure", MAX_STEPS_PER_ATTEMPT);
    const outcome = how === "simplest" ? findAssignment(problem) : walkToAssignment(problem);
    return outcome.kind === "found" ? this.replayed(statement, callers, outcome.assignment) : undefined;
  }

  /** Whether a possible point surely has what is wanted, and only keys and values that AWS documents. */
  private isSure(point: Assignment, wanted: readonly Literal[]): boolean {
    const isDocumented = ([key, value]: readonly [string, KeyValues]) => {
      const { presence, multiplicity } = this.facts(key);
      return (
        value.kind === "absent" ||
        (presence !== "undocumented" && (multiplicity === "multiple" || textsOf(value).length === 1))
      );
    };
    return (
      wanted.every(({ atom, positive }) => holds(atom, this.valueAt(point, atom.key)) === positive) &&
      [...point].every(isDocumented)
    );
  }

  private replayed({ statement }: ApplicableStatement, callers: CallerClass, point: Assignment): Request | undefined {
    const request = requestAt(point, callers, { document: this.document, action: this.subject.action });
    this.document.budget.steps.spend(this.document.costOfReplay);
    return this.replays(request, statement) ? request : undefined;
  }

  /** Returns the parts of the document that could not be decided and on which a possible point depends. */
  unresolvedParts(statement: ApplicableStatement, callers: CallerClass, point: Assignment): readonly Unresolved[] {
    const mayHold = (atom: Atom): boolean =>
      this.document.unknownPropertyReason(atom.key) !== undefined ||
      holds(atom, this.valueAt(point, atom.key)) !== false;
    const denies = this.applicableDenies(callers).filter(({ atoms }) => atoms.every(mayHold));
    return [
      ...statement.open,
      ...this.unresolvedAtoms(statement, point),
      ...denies.flatMap((deny) =>
        [...deny.open, ...this.unresolvedAtoms(deny, point)].map((part): Unresolved => ({ ...part, kind: "deny" })),
      ),
    ];
  }

  private unresolvedAtoms({ atoms }: ApplicableStatement, point: Assignment): readonly Unresolved[] {
    return atoms.flatMap((atom): readonly Unresolved[] => {
      const value = this.valueAt(point, atom.key);
      const unknown = atom.kind === "value" ? this.document.unknownPropertyReason(atom.key) : undefined;
      if (unknown !== undefined) return [{ kind: "condition", path: atom.path, reason: unknown }];
      if (holds(atom, value) === undefined) {
        const several = value.kind === "values" && value.values.length > 1;
        const mismatch = several
          ? "a single-valued operator compares a key that has several values"
          : "the operator compares a value of another type";
        const reason = atom.undecidedReason ?? mismatch;
        return [{ kind: "condition", path: atom.path, reason }];
      }
      if (value.kind === "absent" || this.facts(atom.key).presence !== "undocumented") return [];
      const reason = `AWS does not document ${quote(this.document.asWritten(atom.key))} as a condition key of this request`;
      return [{ kind: "condition", path: atom.path, reason }];
    });
  }

  private find(
    statement: ApplicableStatement,
    denies: readonly ApplicableStatement[],
    callers: CallerClass,
    constraints: readonly Literal[],
    mode: Mode,
  ): SearchResult {
    return findAssignment(this.problem(statement, denies, callers, constraints, mode));
  }

  private problem(
    statement: ApplicableStatement,
    denies: readonly ApplicableStatement[],
    callers: CallerClass,
    constraints: readonly Literal[],
    mode: Mode,
    steps = MAX_STEPS_PER_SEARCH,
  ): SearchProblem {
    const { budget } = this.document;
    budget.steps.spend(COST_OF_SEARCH);
    return {
      literals: [...callers.dependencies, ...this.keyLiterals, ...constraints, ...conditionsOf(statement)],
      denies,
      mode,
      facts: this.facts,
      solver: this.solver,
      steps: budget.steps.child(steps),
      invariants: callers.derived,
      examples: new Map([...callers.derived.examples, ...this.document.examples(callers.account)]),
    };
  }

  /**
   * Returns the assumptions to try, in order: none, each variable absent or with an example value, and the values that
   * the variables have at a point that may be a request of the question.
   */
  private assumptions(
    statement: ApplicableStatement,
    callers: CallerClass,
    constraints: readonly Literal[],
  ): readonly Assumptions[] {
    const keys = this.variables.unsettled(callers);
    const byExample = this.variables.byExample(keys, callers);
    if (keys.length === 0) return byExample;
    // A witness has values only for keys that AWS documents.
    const undocumented = [...this.document.mentions].filter((key) => this.facts(key).presence === "undocumented");
    const wanted = [...constraints, ...undocumented.map(absent)];
    // One point may be a request of the question. The other surely is one if the atoms with a variable hold.
    const resolved = { ...statement, atoms: statement.atoms.filter(({ undecidedReason: open }) => open === undefined) };
    const outcomes = [
      this.possible(statement, callers, wanted),
      this.find(resolved, this.applicableDenies(callers), callers, wanted, "sure"),
    ];
    const asFound = outcomes.flatMap((outcome) => {
      const point: Assignment = outcome.kind === "found" ? outcome.assignment : new Map();
      const textOf = (key: string) => textsOf(this.valueAt(point, key))[0];
      const atPoint: Assumptions = new Map(keys.map((key) => [key, textOf(key)]));
      const derived = this.variables.byComparedTexts(callers, textOf);
      return [
        atPoint,
        ...derived.flatMap((each) => [atPoint, ...byExample].map((assumed) => new Map([...assumed, ...each]))),
      ];
    });
    return [NOTHING_ASSUMED, ...byExample, ...asFound];
  }
}

/** The evaluator's decision on a request that a statement of the effect decides. */
const DECISIONS = { Allow: "allowed", Deny: "denied" } as const;

/** The literals that all conditions of the statement hold. */
function conditionsOf({ atoms }: ApplicableStatement): readonly Literal[] {
  return atoms.map((atom) => ({ atom, positive: true }));
}
