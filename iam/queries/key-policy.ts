/**
 * The questions that policies ask about a key policy.
 *
 * Empty answer: no caller has an allowed (or denied) request of the question. Each access has a request that
 * `evaluate` decides by its statement.
 *
 * AWS services that call in their own name are searched only when the question names one. Including them in every
 * question was refused: their requests have no `kms:ViaService`, so every service principal would be an access.
 *
 * Sources: KMS developer guide, `kms:ViaService` and `kms:GrantIsForAWSResource`; "Key policies in AWS KMS"; "Using IAM
 * policies with AWS KMS".
 */

import { toLowerCase } from "../ascii-case";
import type { CallerClass, CallerClasses } from "../callers/caller-class";
import { callerClasses, serviceCallers } from "../callers/partition";
import type { KeyIdentity, KeyProperties } from "../evaluator/request";
import { CompiledDocument } from "../search/compiled-document";
import { type Literal, noneOf, oneOf } from "../solver/key-constraints";
import { exactPattern, globPattern } from "../strings/pattern";
import type { PolicyDocument } from "../syntax/ast";
import { type Answers, findAccesses, type Search } from "./access";
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
  contextLiterals,
  EVERYTHING,
  outsideServices,
  type RequestConstraints,
  VIA_SERVICE,
  withLiterals,
} from "./request-constraints";
import { combine } from "./statement-answer";

/** Which services may create grants, and what is known of the KMS key. */
export interface CreateGrantQuestion extends OutsideServices {
  /** The Region of the key; undefined when it is not known. */
  readonly region: string | undefined;
  /** The account of the key, whose root delegates to IAM policies; undefined when it is not known. */
  readonly ownAccount: string | undefined;
  /** What else is known of the key. */
  readonly key?: KeyProperties;
}

/** Both lists empty: every allowed `kms:CreateGrant` comes through an allowed service. This is a proof. */
export interface CreateGrantAnswer {
  readonly openings: readonly Access[];
  readonly undecided: readonly Undecided[];
}

export const CREATE_GRANT = "kms:CreateGrant";
export const GRANT_IS_FOR_AWS_RESOURCE = "kms:grantisforawsresource";

/** Returns the statements of a key policy that allow `kms:CreateGrant` other than through the services. */
export function createGrantAnswer(document: PolicyDocument, question: CreateGrantQuestion): CreateGrantAnswer {
  const key = { ...question.key, region: question.region, account: question.ownAccount };
  const notForAwsResource = oneOf(GRANT_IS_FOR_AWS_RESOURCE, [exactPattern("true")], false);
  const constraints: RequestConstraints = { ...outsideServices(question, question.region), notForAwsResource };
  const questionKeys = [VIA_SERVICE, GRANT_IS_FOR_AWS_RESOURCE];
  const { accesses, undecided } = keyPolicyAnswer(document, key, [CREATE_GRANT], {
    effect: "Allow",
    questionKeys,
    callers: callerClasses(document, key, questionKeys),
    constraintsOn: () => constraints,
    services: question.services,
    otherAccountsOnly: false,
  });
  return { openings: accesses, undecided };
}

/** Returns the statements of a key policy that allow a request of the question, after its Deny statements. */
export function accessAnswer(document: PolicyDocument, question: KeyPolicyQuestion): AccessAnswer {
  return answer(document, question, "Allow");
}

/** Returns the Deny statements of a key policy that deny a request of the question. */
export function denialAnswer(document: PolicyDocument, question: KeyPolicyQuestion): AccessAnswer {
  return answer(document, question, "Deny");
}

function answer(document: PolicyDocument, question: KeyPolicyQuestion, effect: Search["effect"]): AccessAnswer {
  const { actions, key, callers = { kind: "anyone" }, outsideServices: outside } = question;
  const constraints = outside === undefined ? EVERYTHING : outsideServices(outside, key.region);
  const selection = selectCallers(document, question, callers);
  return keyPolicyAnswer(document, key, actions, {
    effect,
    questionKeys: keysOf(question),
    callers: selection.classes,
    constraintsOn: (action) =>
      withLiterals(constraints, [...selection.literals, ...contextLiterals(question.context ?? [], action)]),
    services: outside?.services ?? [],
    otherAccountsOnly: callers.kind === "otherAccounts",
  });
}

function keyPolicyAnswer(
  document: PolicyDocument,
  key: KeyIdentity,
  actions: readonly string[],
  search: Omit<Search, "document">,
): AccessAnswer {
  const answers: Answers = new Map();
  findAccesses([{ ...search, document: new CompiledDocument(document, "keyPolicy", key) }], actions, answers);
  return combine(answers);
}

/** Returns the condition keys that a question constrains, in lower case. */
function keysOf({ outsideServices: outside, context = [] }: Pick<Requests, "outsideServices" | "context">) {
  return [...(outside === undefined ? [] : [VIA_SERVICE]), ...context.map(({ key }) => toLowerCase(key))];
}

/** The classes of callers of a question, and the literals that their requests meet. */
interface CallerSelection {
  readonly classes: CallerClasses;
  readonly literals: readonly Literal[];
}

function selectCallers(document: PolicyDocument, question: KeyPolicyQuestion, callers: Callers): CallerSelection {
  const { key } = question;
  if (callers.kind === "service") {
    return { classes: serviceCallers(document, callers.name, keysOf(question)), literals: [] };
  }
  const classes = callerClasses(document, key, keysOf(question));
  switch (callers.kind) {
    case "anyone":
      return { classes, literals: [] };
    case "administrators":
      return {
        classes: filterClasses(
          classes,
          ({ account, namedById }) => !namedById && (key.account === undefined || account === key.account),
        ),
        literals: [],
      };
    case "public":
      return {
        classes: filterClasses(classes, ({ accountNamed, namedById }) => !accountNamed && !namedById),
        literals: publicCallerLiterals(document),
      };
    case "otherAccounts":
      return {
        classes: filterClasses(
          classes,
          ({ account, namedById }) => account !== key.account && !namedById && !callers.accounts.includes(account),
        ),
        literals: [
          // Ignores case: AWS assigns ids in lower case only, so another case is not another organization.
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

/** Returns the classes that pass the filter. */
export function filterClasses(
  { classes, complete }: CallerClasses,
  filter: (callers: CallerClass) => boolean,
): CallerClasses {
  return { classes: classes.filter(filter), complete };
}
