/**
 * Is every request for `kms:CreateGrant` that the document allows one that comes through an AWS service, as told by
 * `kms:ViaService`, whatever all other keys are?
 *
 * Openings carry a request that `evaluate` allows. No opening and nothing undecided is a proof over all requests: for
 * each Allow and each class of callers no point meets the statement, escapes every Deny, and lacks an allowed
 * `kms:ViaService`. Services that call in their own name carry no `kms:ViaService` and are no opening.
 *
 * Source: KMS developer guide, `kms:ViaService` and `kms:GrantIsForAWSResource`; "Key policies in AWS KMS".
 */

import type { PolicyDocument, PrincipalEntry, Statement } from "./ast";
import { type OpenBecause, reasonFor } from "./because";
import { type CallerClass, callerClasses } from "./callers";
import { holds } from "./condition";
import type { Unresolved } from "./evaluate";
import { matches } from "./glob";
import { exactPattern, globPattern, type Pattern } from "./pattern";
import { named } from "./principal";
import { Reach } from "./reach";
import type { Request } from "./request";
import { type Literal, oneOf } from "./solve";
import type { Bearing } from "./statements";
import { type Outcome, valueAt } from "./symbolic";

export interface CreateGrantQuestion {
  /** `*`: any value of `kms:ViaService`; `rds`: exactly `rds.<region>.amazonaws.com`, ignoring case; `rds.*`: any Region. */
  readonly services: readonly string[];
  /** The Region of the key; undefined while it is not known. */
  readonly region: string | undefined;
  /** A multi-Region key: which Region is meant by a service's exact name is then undecided, where it matters. */
  readonly multiRegion?: boolean;
  /** The key's own account, whose root stands for delegation to IAM; undefined while it is not known. */
  readonly ownAccount: string | undefined;
}

/** A statement that lets a request through without an allowed `kms:ViaService`. */
export interface Opening {
  /** `accountRoot`: delegation to the key's own account. `grantIsForAWSResource`: only with that key true. */
  readonly kind: "direct" | "accountRoot" | "grantIsForAWSResource";
  readonly statement: number;
  readonly sid?: string;
  readonly path: string;
  /** The action pattern as written, or `NotAction`. */
  readonly actionPattern: string;
  /** The principal as written, or `NotPrincipal`. */
  readonly principal: string;
  readonly because: OpenBecause;
  /** A request that `evaluate` allows. */
  readonly witness: Request;
}

/** What keeps the question open, by its path in the document. */
export interface Undecided {
  readonly kind: Unresolved["kind"] | "ownAccount" | "region" | "limit";
  readonly path: string;
  readonly reason: string;
}

/** Both lists empty: every allowed CreateGrant is scoped, proved. */
export interface CreateGrantAnswer {
  readonly openings: readonly Opening[];
  readonly undecided: readonly Undecided[];
}

const ACTION = "kms:CreateGrant";
const VIA_SERVICE = "kms:viaservice";

/** The literal that `kms:ViaService` is absent or not among the patterns. */
function outside(patterns: readonly Pattern[]): Literal {
  return oneOf(VIA_SERVICE, patterns, false, true);
}

/** Values surely allowed, and values that may be. */
function allowedServices({ services, region, multiRegion = false }: CreateGrantQuestion) {
  const surely: Pattern[] = [];
  const perhaps: Pattern[] = [];
  for (const service of services) {
    const anywhere = service === "*" ? "*" : `${service.endsWith(".*") ? service : `${service}.*`}.amazonaws.com`;
    const isExact = service !== "*" && !service.endsWith(".*");
    if (isExact && region !== undefined) surely.push(exactPattern(`${service}.${region}.amazonaws.com`));
    else if (!isExact) surely.push(globPattern(anywhere));
    if (isExact && (region === undefined || multiRegion)) perhaps.push(globPattern(anywhere));
  }
  return { surely, perhaps: [...surely, ...perhaps] };
}

const GRANT_IS_FOR_AWS_RESOURCE: Literal = oneOf("kms:grantisforawsresource", [exactPattern("true")], false);

/** An opening that is delegation, or none, as the account turns out to be the key's own. */
interface Pending {
  readonly account: string;
  readonly entry: PrincipalEntry;
  readonly opening: Opening;
}

/** How the question of one class and one Allow ends; all three empty: scoped. */
interface Found {
  readonly opening?: Opening;
  readonly pending?: Pending;
  readonly undecided?: readonly Undecided[];
}

/** What was found about one Allow statement, over all classes of callers. */
class StatementAnswer {
  readonly openings = new Map<Opening["kind"], Opening>();
  private readonly pending = new Map<string, Pending>();
  private readonly undecided = new Map<string, Undecided>();

  add({ opening, pending, undecided = [] }: Found): void {
    if (opening !== undefined && !this.openings.has(opening.kind)) this.openings.set(opening.kind, opening);
    if (pending !== undefined && !this.pending.has(pending.account)) this.pending.set(pending.account, pending);
    for (const part of undecided) this.undecided.set(`${part.kind} ${part.path}`, part);
  }

  /** Of two accounts one at least is not the key's own; a single one may be. */
  answer(): CreateGrantAnswer {
    const [first, second] = [...this.pending.values()];
    if (second !== undefined && !this.openings.has(second.opening.kind)) {
      this.openings.set(second.opening.kind, second.opening);
    }
    const undecided = [...this.undecided.values()];
    if (first !== undefined && second === undefined) {
      undecided.push({
        kind: "ownAccount",
        path: first.entry.path,
        reason: `whether account \`${first.account}\` is the key's own is not known`,
      });
    }
    return { openings: [...this.openings.values()], undecided: this.openings.has("direct") ? [] : undecided };
  }
}

function isAccount(entry: PrincipalEntry): boolean {
  return named(entry).kind === "account";
}

class Asking {
  private readonly document: PolicyDocument;
  private readonly question: CreateGrantQuestion;
  private readonly reach: Reach;
  private readonly notSurely: Literal;
  private readonly notPerhaps: Literal;

  constructor(document: PolicyDocument, question: CreateGrantQuestion) {
    this.document = document;
    this.question = question;
    this.reach = new Reach(document, ACTION, { region: question.region, account: question.ownAccount });
    const { surely, perhaps } = allowedServices(question);
    this.notSurely = outside(surely);
    this.notPerhaps = outside(perhaps);
  }

  answer(): CreateGrantAnswer {
    const { region, ownAccount } = this.question;
    const found = new Map<number, StatementAnswer>();
    for (const callers of callerClasses(this.document, { region, account: ownAccount })) {
      for (const allow of this.reach.allows(callers)) {
        const { index } = allow.statement;
        const answer = found.get(index) ?? new StatementAnswer();
        found.set(index, answer);
        const wanted = this.delegates(allow, callers) ? "accountRoot" : "direct";
        if (!answer.openings.has(wanted)) answer.add(this.ask(allow, callers));
      }
    }
    const answers = [...found].sort(([a], [b]) => a - b).map(([, answer]) => answer.answer());
    const undecided = answers.flatMap((answer) => answer.undecided);
    return {
      openings: answers.flatMap(({ openings }) => openings),
      undecided: [...new Map(undecided.map((part) => [`${part.kind} ${part.path}`, part])).values()],
    };
  }

  /** Whether the statement means the class only by naming the key's own account. */
  private delegates({ principal }: Bearing, { account }: CallerClass): boolean {
    return account === this.question.ownAccount && principal.entries.length > 0 && principal.entries.every(isAccount);
  }

  private ask(allow: Bearing, callers: CallerClass): Found {
    const may = this.reach.possible(allow, callers, [this.notSurely]);
    if (may.kind === "none") return {};
    const direct = this.reach.sure(allow, callers, [this.notPerhaps, GRANT_IS_FOR_AWS_RESOURCE]);
    if (direct !== undefined) return this.open(allow, callers, direct, false);
    const bound = this.reach.sure(allow, callers, [this.notPerhaps]);
    if (bound === undefined) return { undecided: this.whyOpen(allow, callers, may) };
    const free = this.reach.possible(allow, callers, [this.notSurely, GRANT_IS_FOR_AWS_RESOURCE]);
    const undecided = free.kind === "none" ? [] : this.whyOpen(allow, callers, free);
    return { ...this.open(allow, callers, bound, true), undecided };
  }

  private whyOpen(allow: Bearing, callers: CallerClass, outcome: Reached): readonly Undecided[] {
    const { statement } = allow;
    const parts: Undecided[] = [];
    if (outcome.kind === "found") {
      parts.push(...this.reach.openParts(allow, callers, outcome.point));
      if (holds(this.notPerhaps.atom, valueAt(outcome.point, VIA_SERVICE)) === false) {
        const condition = statement.conditions.find(({ key }) => key.toLowerCase() === VIA_SERVICE);
        const reason =
          "whether it lets in another Region's service depends on the Region of the key, which is not settled";
        parts.push({ kind: "region", path: condition?.path ?? statement.path, reason });
      }
    }
    if (parts.length > 0) return parts;
    const reason = "its conditions and those of the Deny statements are too many, or too mixed, to decide together";
    return [{ kind: "limit", path: statement.path, reason }];
  }

  private open(allow: Bearing, callers: CallerClass, witness: Request, bound: boolean): Found {
    const { statement, principal } = allow;
    const { ownAccount, services } = this.question;
    const others = principal.entries.filter((each) => !isAccount(each));
    const entry = others[0] ?? principal.entries[0];
    const opening: Opening = {
      kind: bound ? "grantIsForAWSResource" : "direct",
      statement: statement.index,
      ...(statement.sid === undefined ? {} : { sid: statement.sid }),
      path: statement.path,
      actionPattern: actionPattern(statement),
      principal: entry?.value ?? "NotPrincipal",
      because: reasonFor(statement, witness, { services, bound }),
      witness,
    };
    if (entry === undefined || others.length > 0) return { opening };
    if (ownAccount === undefined) return { pending: { account: callers.account, entry, opening } };
    return { opening: this.delegates(allow, callers) ? { ...opening, kind: "accountRoot" } : opening };
  }
}

type Reached = Exclude<Outcome, { readonly kind: "none" }>;

/** The first pattern that takes in CreateGrant, as written. */
function actionPattern({ action }: Statement): string {
  const pattern = action?.patterns.find((each) => matches(each, ACTION, { ignoreCase: true }));
  return action?.kind === "action" && pattern !== undefined ? pattern : "NotAction";
}

/** Answers whether every `kms:CreateGrant` that `document`, a key policy, allows comes through an allowed AWS service. */
export function createGrantAnswer(document: PolicyDocument, question: CreateGrantQuestion): CreateGrantAnswer {
  return new Asking(document, question).answer();
}
