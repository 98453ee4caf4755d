/**
 * Generates the values of each condition key that a document or a question compares: absence, if it is possible, and
 * values for every combination of the patterns with which the key is compared. One value represents all values that no
 * single condition distinguishes. Each condition is evaluated alone, through `evaluate`.
 */

import { evaluate } from "../../../iam/evaluator/evaluate";
import { type Caller, callerContext, type KeyIdentity, type Request } from "../../../iam/evaluator/request";
import type { Condition, PolicyDocument, Statement } from "../../../iam/syntax/ast";
import { A, conditionKey, isSent, type Kind } from "./condition-keys";
import { combinations, exactly, type Glob, glob } from "./globs";
import { covers, isProperty, propertyOf } from "./key-properties";
import { around, extracted, familyOf, filled, templatesOf, variablesIn } from "./values";

/** A possible value of a key: its values, or undefined if it is absent. */
export interface Option {
  readonly values: readonly string[] | undefined;
  /** Whether AWS does not document that a request can have this value. */
  readonly undocumented: boolean;
}

const unique = <T>(items: readonly T[]): readonly T[] => [...new Set(items)];
const ANY_CALLER: Caller = { kind: "roleSession", roleArn: `arn:aws:iam::${A}:role/x`, userId: "AROAX:x" };
/** Values of keys whose value is not compared. */
const SAMPLES: Readonly<Record<Kind, string>> = {
  text: "z",
  arn: "z",
  number: "0",
  date: "2020-02-02T02:02:02Z",
  boolean: "true",
  address: "198.51.100.7",
};
const NO_SLASH = (character: string): boolean => character !== "/";

/** The shape of the texts of some keys. */
const SHAPES: ReadonlyMap<string, Glob> = new Map([
  ["aws:principalorgid", glob("?*", NO_SLASH)],
  ["aws:principalorgpaths", { tokens: [...glob("?*/", NO_SLASH).tokens, ...glob("*").tokens], ignoreCase: false }],
]);
/** The limit of texts for a key that policy variables link to others. */
const MAX_DEPENDENT_TEXTS = 12;
const MAX_SET_SIZE = 3;

/** Keys that can have each other's values. */
const KEYS_WITH_SHARED_VALUES: readonly (readonly string[])[] = [
  ["aws:calledvia", "aws:calledviafirst", "aws:calledvialast"],
  ["aws:epochtime", "aws:currenttime"],
];

export interface ContextQuestion {
  readonly document: PolicyDocument;
  /** The statement to test, together with the Denies that apply. */
  readonly statement: Statement;
  readonly action: string;
  readonly key: KeyIdentity;
  /** Whether all requests are for the one key of a key policy. */
  readonly ofOneKey: boolean;
  readonly callers: readonly Caller[];
  readonly patterns: ReadonlyMap<string, readonly Glob[]>;
  readonly signature: (request: Pick<Request, "caller" | "context">) => string;
}

/** Returns a path, and the path with the organization ID in capitals. */
const withBothCases = (path: string): readonly string[] => [path, path.replace(/^[^/]*/, (id) => id.toUpperCase())];

export class Contexts {
  readonly asked: ContextQuestion;
  readonly conditions: readonly Condition[];
  /** The keys that policy variables name, in lower case. */
  readonly variables: ReadonlySet<string>;
  complete = true;

  constructor(asked: ContextQuestion) {
    this.asked = asked;
    this.conditions = asked.document.statements.flatMap(({ conditions }) => conditions);
    this.variables = new Set(this.conditions.flatMap((condition) => variablesIn(condition, asked.document)));
  }

  /** Returns the keys of a request, in lower case. */
  keys(): readonly string[] {
    const mentioned = [
      ...this.asked.patterns.keys(),
      ...this.conditions.map(({ key }) => key.toLowerCase()),
      ...this.variables,
    ];
    const entries = this.asked.document.statements.flatMap(({ principal }) => principal?.entries ?? []);
    if (entries.some(({ type }) => type === "Federated")) mentioned.push("aws:federatedprovider");
    return unique(mentioned).filter((key) => conditionKey(key)?.presence !== "derived");
  }

  /** Returns the values of a key that no condition of the statement on this key alone rejects. */
  options(name: string): readonly Option[] {
    const own = this.asked.statement.conditions.filter(
      (condition) => condition.key.toLowerCase() === name && variablesIn(condition, this.asked.document).length === 0,
    );
    return this.all(name).filter(({ values }) =>
      own.every((condition) => this.decisionUnder(condition, name, values) === "allowed"),
    );
  }

  private all(name: string): readonly Option[] {
    const key = conditionKey(name);
    const nothing: Option = { values: undefined, undocumented: false };
    if (key !== undefined && !isSent(key, this.asked.action)) return [nothing];
    const known = this.keyProperty(name);
    if (known !== undefined) return [{ values: [known], undocumented: false }];
    const texts = this.distinguished(name, this.texts(name));
    // All requests have one value of an unknown property of the key, so none of the values is certain.
    if (this.isKeyProperty(name)) this.complete = false;
    const isOpen = key === undefined || this.isKeyProperty(name);
    const singles = texts.map((text): Option => ({ values: [text], undocumented: isOpen }));
    const several = key?.many ? this.several(name, texts) : [];
    const sets = several.map((values): Option => ({ values, undocumented: key?.many === "unknown" }));
    return [...(key?.presence === "always" ? [] : [nothing]), ...singles, ...sets];
  }

  private isKeyProperty(name: string): boolean {
    return this.asked.ofOneKey && isProperty(name);
  }

  private keyProperty(name: string): string | undefined {
    return this.isKeyProperty(name) ? propertyOf(this.asked.key, name) : undefined;
  }

  private conditionsOn(name: string): readonly Condition[] {
    return this.conditions.filter(({ key }) => key.toLowerCase() === name);
  }

  /** Reports whether policy variables link the key to others. */
  private hasVariables(name: string): boolean {
    const { document } = this.asked;
    return (
      this.variables.has(name) ||
      this.conditionsOn(name).some((condition) => variablesIn(condition, document).length > 0)
    );
  }

  /** Returns the patterns with which this key, or one with shared values, is compared. */
  private globs(name: string, depth = 0): readonly Glob[] {
    const textual = this.conditionsSharedWith(name).filter((condition) => familyOf(condition) === "text");
    const templates = textual.flatMap((condition) => templatesOf(condition, this.asked.document));
    return [
      ...(name === "aws:federatedprovider" ? this.providers().map((provider) => exactly(provider)) : []),
      ...(this.asked.patterns.get(name) ?? []),
      ...templates.flatMap((template) => filled(template, (key) => (depth > 1 ? [] : this.pool(key, depth + 1)))),
    ];
  }

  /** Returns the identity providers that principals name. */
  private providers(): readonly string[] {
    const entries = this.asked.document.statements.flatMap(({ principal }) => principal?.entries ?? []);
    return entries.flatMap(({ type, value }) => (type === "Federated" && value !== "*" ? [value] : []));
  }

  private conditionsSharedWith(name: string): readonly Condition[] {
    return (KEYS_WITH_SHARED_VALUES.find((keys) => keys.includes(name)) ?? [name]).flatMap((key) =>
      this.conditionsOn(key),
    );
  }

  private texts(name: string, depth = 0): readonly string[] {
    if (conditionKey(name)?.kind === "boolean") return ["true", "false"];
    const { document } = this.asked;
    const globs = this.globs(name, depth);
    const sample = SAMPLES[conditionKey(name)?.kind ?? "text"];
    const { texts, complete } =
      globs.length === 0 ? { texts: [sample], complete: true } : combinations(globs, SHAPES.get(name));
    this.complete &&= complete;
    const others = this.conditions.filter((condition) => variablesIn(condition, document).includes(name));
    const taken = others.flatMap((condition) => [
      ...templatesOf(condition, document).flatMap((template) =>
        (depth > 1 ? [] : this.pool(condition.key.toLowerCase(), depth + 1)).flatMap((text) =>
          extracted(template, name, text),
        ),
      ),
      "z",
    ]);
    const bounds = this.conditionsSharedWith(name).flatMap(around);
    return unique([...texts, ...taken, ...this.dependentTexts(name, depth), ...bounds]);
  }

  /** Returns the values that a policy variable can have. */
  private pool(name: string, depth: number): readonly string[] {
    if (name === "aws:requestedregion" || name === "aws:resourceaccount") {
      const { region, account } = this.asked.key;
      this.complete &&= region !== undefined && account !== undefined;
      return (name === "aws:requestedregion" ? region : account)?.split(" ") ?? [];
    }
    const found =
      conditionKey(name)?.presence === "derived"
        ? unique(this.asked.callers.flatMap((caller) => callerContext(caller).get(name) ?? []))
        : this.texts(name, depth);
    if (found.length > MAX_DEPENDENT_TEXTS) this.complete = false;
    return found.slice(0, MAX_DEPENDENT_TEXTS);
  }

  /** Returns the values that a key needs because of keys that depend on it. */
  private dependentTexts(name: string, depth: number): readonly string[] {
    const values = (key: string) => this.conditionsOn(key).flatMap((condition) => condition.values);
    switch (name) {
      case "kms:encryptioncontextkeys":
        return this.keys().flatMap((key) => {
          const [, pair] = /^kms:encryptioncontext:(.*)$/.exec(key) ?? [];
          return pair === undefined ? [] : [pair, pair.toUpperCase()];
        });
      case "aws:principalorgpaths": {
        const paths = combinations(this.globs(name, depth + 1), SHAPES.get(name)).texts.flatMap(withBothCases);
        return [...this.texts("aws:principalorgid", 2).map((id) => `${id}/`), ...paths];
      }
      case "aws:principalorgid": {
        const paths = "aws:principalorgpaths";
        const { texts } = combinations(this.globs(paths, depth + 1), SHAPES.get(paths));
        return [...values(paths), ...texts]
          .flatMap(withBothCases)
          .map((path) => path.split("/", 1).join().replaceAll("*", "o-a"));
      }
      case "aws:federatedprovider": {
        const accounts = unique(
          this.asked.callers.flatMap((caller) => callerContext(caller).get("aws:principalaccount") ?? []),
        );
        return [
          "example.com",
          ...this.providers(),
          ...accounts.flatMap(
            (account) => combinations(this.globs(name, depth + 1), glob(`arn:aws:iam::${account}:*`)).texts,
          ),
        ];
      }
      case "aws:epochtime":
      case "aws:currenttime":
        // The texts of a condition may not be times, but both keys always are.
        return [SAMPLES.date, "1580608922"];
      default:
        return [];
    }
  }

  /** Returns one text for each combination of results of the conditions on the key. */
  private distinguished(name: string, texts: readonly string[]): readonly string[] {
    if (this.hasVariables(name)) {
      if (texts.length > MAX_DEPENDENT_TEXTS) this.complete = false;
      return texts.slice(0, MAX_DEPENDENT_TEXTS);
    }
    const isDependent =
      /^kms:encryptioncontextkeys$|^aws:(calledvia|principalorg|epochtime|currenttime|federatedprovider)/.test(name);
    return isDependent ? texts : firstOfEach(texts, (text) => this.signatureOf(name, [text]));
  }

  private several(name: string, texts: readonly string[]): readonly (readonly string[])[] {
    if (texts.length > MAX_DEPENDENT_TEXTS) this.complete = false;
    const few = texts.slice(0, MAX_DEPENDENT_TEXTS);
    const chains = name === "aws:calledvia";
    let sets: readonly (readonly string[])[] = few.map((text) => [text]);
    const all: (readonly string[])[] = [];
    for (let size = 2; size <= MAX_SET_SIZE; size += 1) {
      sets = sets.flatMap((set) =>
        few.flatMap((text, index) =>
          set.includes(text) || (!chains && few.indexOf(set[set.length - 1] ?? "") > index) ? [] : [[...set, text]],
        ),
      );
      all.push(...sets);
    }
    return this.hasVariables(name) || chains || this.variables.size > 0
      ? all
      : firstOfEach(all, (set) => this.signatureOf(name, set));
  }

  private decisionUnder(condition: Condition, name: string, values: readonly string[] | undefined): string {
    const { document, key, action } = this.asked;
    const context = values === undefined ? {} : { [name]: values };
    return evaluate({ ...document, statements: [allowIf(condition)] }, { caller: ANY_CALLER, action, key, context })
      .kind;
  }

  /** Returns the results of each condition on the key, and of each pattern of the question. */
  private signatureOf(name: string, values: readonly string[]): string {
    const verdicts = this.conditionsOn(name).map((condition) =>
      this.decisionUnder(condition, name, values).slice(0, 4),
    );
    // Dependent keys: the names of pairs, and the organization of a path.
    const names = name === "kms:encryptioncontextkeys" ? values.map((value) => value.toLowerCase()) : [];
    const ids = name === "aws:principalorgpaths" ? values.map((path) => path.split("/", 1).join()) : [];
    return [
      ...verdicts,
      ...unique([...names, ...ids]).toSorted(),
      this.asked.signature({ caller: ANY_CALLER, context: { [name]: values } }),
    ].join();
  }
}

/** Returns an Allow of everything under the conditions. */
export function allowIf(...conditions: readonly Condition[]): Statement {
  const everybody = { type: "AWS", value: "*", path: "" } as const;
  return {
    index: 0,
    effect: "Allow",
    path: "",
    principal: { kind: "principal", entries: [everybody], path: "" },
    action: { kind: "action", patterns: ["*"], path: "" },
    resource: { kind: "resource", patterns: ["*"], path: "" },
    conditions,
  };
}

/**
 * Returns the statements that apply to the action and the key. An Action and a Resource that match are replaced by `*`,
 * because the match does not depend on the request.
 */
export function applicableStatements(document: PolicyDocument, action: string, key: KeyIdentity): readonly Statement[] {
  return document.statements.flatMap((statement) => {
    const { principal, action: what, resource } = statement;
    const alone = { ...document, statements: [{ ...allowIf(), action: what }] };
    const { kind } = evaluate(alone, { caller: ANY_CALLER, action, key, context: {} });
    const covered = resource === undefined ? false : covers(resource, key);
    if (kind === "notAllowed" || covered === false || principal === undefined) return [];
    const all = allowIf();
    return [{ ...statement, action: all.action, ...(covered === true && { resource: all.resource }) }];
  });
}

/** Returns the statements that apply to the action. */
export function statementsForAction(document: PolicyDocument, action: string): readonly Statement[] {
  const nothing = { region: undefined, account: undefined };
  return document.statements.filter((statement) => {
    const alone = { ...document, statements: [{ ...allowIf(), action: statement.action }] };
    return evaluate(alone, { caller: ANY_CALLER, action, key: nothing, context: {} }).kind === "allowed";
  });
}

/** Returns the first item with each key. */
export function firstOfEach<T>(items: readonly T[], nameOf: (item: T) => string): readonly T[] {
  const found = new Map<string, T>();
  for (const item of items) {
    const name = nameOf(item);
    if (!found.has(name)) found.set(name, item);
  }
  return [...found.values()];
}
