/**
 * Changes of one statement of a policy document, and their description in one line.
 *
 * An edit is small enough to make by hand. Rewriting the document as a whole was refused: nobody can review it.
 */
import { toLowerCase } from "../ascii-case";
import type { ActionElement, Condition, PolicyDocument, PrincipalEntry, Statement } from "../syntax/ast";
import { quote } from "../syntax/quote";
import { writeConditions, writeStatement } from "../syntax/write";

/** A condition to add: one operator, one key, its values. */
export type NewCondition = Pick<Condition, "operator" | "key" | "values">;

/** A change. `statement` is the index of the statement that it changes. */
export type Edit =
  | { readonly kind: "addCondition"; readonly statement: number; readonly condition: NewCondition }
  /** Writes another operator in a condition. */
  | {
      readonly kind: "replaceOperator";
      readonly statement: number;
      readonly condition: Condition;
      readonly operator: string;
    }
  /** Removes an action from the list of a statement, and allows it in a statement of its own with a condition. */
  | {
      readonly kind: "separateAction";
      readonly statement: number;
      readonly action: string;
      readonly condition: NewCondition;
    }
  /** Denies an action to the principals of a statement, under conditions. */
  | {
      readonly kind: "addDeny";
      readonly statement: number;
      readonly action: string;
      readonly conditions: readonly NewCondition[];
    }
  | { readonly kind: "removePrincipal"; readonly statement: number; readonly entry: PrincipalEntry }
  /** Names an account instead of everyone. */
  | { readonly kind: "nameAccount"; readonly statement: number; readonly root: string }
  | { readonly kind: "removeStatement"; readonly statement: number };

/**
 * Returns the document after an edit of one of its statements. The other statements keep their index, and one that the edit
 * adds has the next.
 */
export function applyEdit(document: PolicyDocument, statement: Statement, edit: Edit): PolicyDocument {
  const { statements } = document;
  const next = Math.max(...statements.map(({ index }) => index)) + 1;
  return {
    ...document,
    statements: [
      ...statements.flatMap((each) => (each === statement ? changeStatement(each, edit) : [each])),
      ...addedStatements(statement, edit).map((added) => ({ ...added, index: next, path: `Statement[${next}]` })),
    ],
  };
}

function changeStatement(statement: Statement, edit: Edit): readonly Statement[] {
  const { principal, action, conditions } = statement;
  switch (edit.kind) {
    case "addCondition":
      return [{ ...statement, conditions: [...conditions, { ...edit.condition, path: "" }] }];
    case "replaceOperator":
      return [
        {
          ...statement,
          conditions: conditions.map((each) => (each === edit.condition ? { ...each, operator: edit.operator } : each)),
        },
      ];
    case "separateAction": {
      const rest = action && { ...action, patterns: action.patterns.filter((each) => each !== edit.action) };
      return [{ ...statement, action: rest }];
    }
    case "removePrincipal": {
      const rest = principal && { ...principal, entries: principal.entries.filter((each) => each !== edit.entry) };
      return [{ ...statement, principal: rest }];
    }
    case "nameAccount":
      return [
        {
          ...statement,
          principal: { kind: "principal", path: "", entries: [{ type: "AWS", value: edit.root, path: "" }] },
        },
      ];
    case "removeStatement":
      return [];
    case "addDeny":
      return [statement];
  }
}

/** The statement that the edit adds, if any. */
function addedStatements({ sid: _, ...statement }: Statement, edit: Edit): readonly Statement[] {
  switch (edit.kind) {
    case "separateAction": {
      const conditions = [...statement.conditions, { ...edit.condition, path: "" }];
      return [{ ...statement, action: only(edit.action), conditions }];
    }
    case "addDeny": {
      const conditions = edit.conditions.map((each) => ({ ...each, path: "" }));
      return [{ ...statement, effect: "Deny", action: only(edit.action), conditions }];
    }
    default:
      return [];
  }
}

const only = (action: string): ActionElement => ({ kind: "action", patterns: [action], path: "" });

/** Returns the edit as a sentence without a full stop, such as ``Add `"Condition": {…}` to `Grant` ``. */
export function describeEdit(statement: Statement, edit: Edit): string {
  const name = nameOf(statement);
  switch (edit.kind) {
    case "addCondition": {
      const added = JSON.stringify(writeConditions([{ ...edit.condition, path: "" }]));
      return statement.conditions.length === 0
        ? `Add \`"Condition": ${added}\` to ${name}`
        : `Add \`${added.slice(1, -1)}\` to the Condition of ${name}`;
    }
    case "replaceOperator":
      return `In the Condition of ${name}, write \`${edit.operator}\` instead of \`${edit.condition.operator}\``;
    case "separateAction":
      return `Remove \`${edit.action}\` from ${name}, and add the statement \`${addedAsJson(statement, edit)}\``;
    case "addDeny":
      return `Add the statement \`${addedAsJson(statement, edit)}\``;
    case "removePrincipal":
      return `Remove ${quote(edit.entry.value, SHOWN)} from the principals of ${name}`;
    case "nameAccount":
      return `In ${name}, write \`"Principal": {"AWS": "${edit.root}"}\``;
    case "removeStatement":
      return `Remove ${name}`;
  }
}

const addedAsJson = (statement: Statement, edit: Edit): string =>
  addedStatements(statement, edit)
    .map((added) => JSON.stringify(writeStatement(added)))
    .join(", ");

/** The characters shown of a principal: all of it, because it is to be removed. */
const SHOWN = 200;

/** Names a statement by its Sid if that has the form of one, or by its path. */
const nameOf = ({ sid = "", path }: Statement): string =>
  /^[A-Za-z0-9 ]{1,60}$/.test(sid) ? `\`${sid}\`` : `\`${path}\``;

/** Reports whether an action pattern is the action itself, ignoring case. */
export const isAction = (pattern: string, action: string): boolean => toLowerCase(pattern) === toLowerCase(action);
