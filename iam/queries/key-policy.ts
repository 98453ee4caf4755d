/**
 * The questions policies ask. Each answer is a proof over all requests there can be: an access carries a request that
 * `evaluate` decides so; no access and nothing undecided means that for each statement and each class of callers no
 * request of the question gets through.
 *
 * Services that call in their own name carry no `kms:ViaService`; they are looked at only where a question names one.
 *
 * Sources: KMS developer guide, `kms:ViaService` and `kms:GrantIsForAWSResource`; "Key policies in AWS KMS"; "Using IAM
 * policies with AWS KMS".
 */

import type { CallerClass, CallerClasses } from "../callers/caller-class";
import { callerClasses, serviceCallers } from "../callers/partition";
import type { KeyIdentity } from "../evaluator/request";
import { CompiledDocument } from "../search/compiled-document";
import { type Literal, noneOf, oneOf } from "../solver/key-constraints";
import { exactPattern, globPattern } from "../strings/pattern";
import type { PolicyDocument } from "../syntax/ast";
import { findAccesses, joined, type Search, type StatementAnswer } from "./access";
import { publicCallerLiterals } from "./public-callers";
import type {
  Access,
  AccessAnswer,
  Callers,
  KeyPolicyQuestion,
  OutsideServices,
  Requests,
  Undecided,
} from "./question";
import {
  beside,
  contextLiterals,
  EVERYTHING,
  outsideServices,
  type RequestConstraints,
  VIA_SERVICE,
} from "./request-constraints";

export interface CreateGrantQuestion extends OutsideServices {
  /** The Region of the key; undefined while it is not known. */
  readonly region: string | undefined;
  /** The key's own account, whose root stands for delegation to IAM; undefined while it is not known. */
  readonly ownAccount: string | undefined;
}

/** Both lists empty: every allowed CreateGrant is scoped, proved. */
export interface CreateGrantAnswer {
  readonly openings: readonly Access[];
  readonly undecided: readonly Undecided[];
}

export const CREATE_GRANT = "kms:CreateGrant";
export const GRANT_IS_FOR_AWS_RESOURCE = "kms:grantisforawsresource";

/** Answers whether every `kms:CreateGrant` that `document`, a key policy, allows comes through an allowed AWS service. */
export function createGrantAnswer(document: PolicyDocument, question: CreateGrantQuestion): CreateGrantAnswer {
  const key = { region: question.region, account: question.ownAccount };
  const unbound = oneOf(GRANT_IS_FOR_AWS_RESOURCE, [exactPattern("true")], false);
  const goal: RequestConstraints = { ...outsideServices(question, question.region), unbound };
  const asked = [VIA_SERVICE, GRANT_IS_FOR_AWS_RESOURCE];
  const { accesses, undecided } = keyPolicyAnswer(document, key, [CREATE_GRANT], {
    effect: "Allow",
    asked,
    callers: callerClasses(document, key, asked),
    goal: () => goal,
    services: question.services,
    foreignOnly: false,
  });
  return { openings: accesses, undecided };
}

/** Which statements of `document`, a key policy, let a request of the question through. */
export function accessAnswer(document: PolicyDocument, question: KeyPolicyQuestion): AccessAnswer {
  return asked(document, question, "Allow");
}

/** Which Deny statements of `document`, a key policy, keep out a request of the question. */
export function denialAnswer(document: PolicyDocument, question: KeyPolicyQuestion): AccessAnswer {
  return asked(document, question, "Deny");
}

function asked(document: PolicyDocument, question: KeyPolicyQuestion, effect: Search["effect"]): AccessAnswer {
  const { actions, key, callers = { kind: "anyone" }, outsideServices: outside } = question;
  if (callers.kind === "ownAccount" && key.account === undefined) {
    return maybeOwn(asked(document, { ...question, callers: { kind: "anyone" } }, effect));
  }
  const goal = outside === undefined ? EVERYTHING : outsideServices(outside, key.region);
  const who = callersOf(document, question, callers);
  return keyPolicyAnswer(document, key, actions, {
    effect,
    asked: keysOf(question),
    callers: who.classes,
    goal: (action) => beside(goal, [...who.literals, ...contextLiterals(question.context ?? [], action)]),
    services: outside?.services ?? [],
    foreignOnly: callers.kind === "otherAccounts",
  });
}

/** Whose account the key is in is not known: an access of anyone may be one of its own account. */
function maybeOwn({ accesses, undecided }: AccessAnswer): AccessAnswer {
  const reason = "it is not known which account the key belongs to";
  return {
    accesses: [],
    undecided: [...undecided, ...accesses.map(({ path }) => ({ kind: "ownAccount", path, reason }) as const)],
  };
}

function keyPolicyAnswer(
  document: PolicyDocument,
  key: KeyIdentity,
  actions: readonly string[],
  search: Omit<Search, "document">,
): AccessAnswer {
  const answers = new Map<number, StatementAnswer>();
  findAccesses({ ...search, document: new CompiledDocument(document, "keyPolicy", key) }, actions, answers);
  return joined(answers);
}

/** The condition keys a question is about, in lower case. */
function keysOf({ outsideServices: outside, context = [] }: Pick<Requests, "outsideServices" | "context">) {
  return [...(outside === undefined ? [] : [VIA_SERVICE]), ...context.map(({ key }) => key.toLowerCase())];
}

interface Who {
  readonly classes: CallerClasses;
  readonly literals: readonly Literal[];
}

function callersOf(document: PolicyDocument, question: KeyPolicyQuestion, callers: Callers): Who {
  const { key } = question;
  if (callers.kind === "service") {
    return { classes: serviceCallers(document, callers.name, keysOf(question)), literals: [] };
  }
  const classes = callerClasses(document, key, keysOf(question));
  switch (callers.kind) {
    case "anyone":
      return { classes, literals: [] };
    case "ownAccount":
      return { classes: those(classes, ({ account }) => account === key.account), literals: [] };
    case "public":
      return { classes: those(classes, ({ accountNamed }) => !accountNamed), literals: publicCallerLiterals(document) };
    case "otherAccounts":
      return {
        classes: those(classes, ({ account }) => account !== key.account && !callers.accounts.includes(account)),
        literals: [
          // AWS gives ids in lower case alone, so one in another case is nobody else's.
          noneOf("aws:principalorgid", callers.organizations.map(exactPattern), true),
          noneOf(
            "aws:principalorgpaths",
            callers.organizations.map((id) => globPattern(`${id}/*`)),
            true,
          ),
        ],
      };
  }
}

/** Those of the classes that are so. */
export function those({ classes, complete }: CallerClasses, are: (callers: CallerClass) => boolean): CallerClasses {
  return { classes: classes.filter(are), complete };
}
