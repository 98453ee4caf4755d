/**
 * What a request may have of each condition key that a document or a question speaks of: absence where that can be, and
 * values enough to meet every combination of what it is compared with. Of values that no single condition tells apart
 * (each asked by itself, through `evaluate`) one stands for all.
 */

import { evaluate } from "../../../iam/evaluator/evaluate";
import { type Caller, callerContext, type KeyIdentity, type Request } from "../../../iam/evaluator/request";
import type { Condition, PolicyDocument, Statement } from "../../../iam/syntax/ast";
import { A, conditionKey, isSent, type Kind } from "./condition-keys";
import { combinations, exactly, type Glob, glob } from "./globs";
import { around, extracted, familyOf, filled, templatesOf, variablesIn } from "./values";

/** One thing a request may have of a key. */
export interface Option {
  readonly values: readonly string[] | undefined;
  /** AWS does not say that a request can have the key so. */
  readonly stretch: boolean;
}

const unique = <T>(items: readonly T[]): readonly T[] => [...new Set(items)];
const SOMEBODY: Caller = { kind: "roleSession", roleArn: `arn:aws:iam::${A}:role/x`, userId: "AROAX:x" };
/** What a key may be where nothing is asked of its values. */
const SAMPLES: Readonly<Record<Kind, string>> = {
  text: "z",
  arn: "z",
  number: "0",
  date: "2020-02-02T02:02:02Z",
  boolean: "true",
  address: "198.51.100.7",
};
const NO_SLASH = (character: string): boolean => character !== "/";

/** What the texts of some keys look like. */
const WITHIN: ReadonlyMap<string, Glob> = new Map([
  ["aws:principalorgid", glob("?*", NO_SLASH)],
  ["aws:principalorgpaths", { tokens: [...glob("?*/", NO_SLASH).tokens, ...glob("*").tokens], ignoreCase: false }],
]);
/** Texts of one key at most where others depend on it. */
const MAX_ENTANGLED = 12;
const MAX_TOGETHER = 3;

/** Keys that go on with each other: what one may be, the other may too. */
const ALIKE: readonly (readonly string[])[] = [
  ["aws:calledvia", "aws:calledviafirst", "aws:calledvialast"],
  ["aws:epochtime", "aws:currenttime"],
];

export interface Asked {
  readonly document: PolicyDocument;
  /** The statement that is to decide, beside those that may keep a request out. */
  readonly statement: Statement;
  readonly action: string;
  readonly key: KeyIdentity;
  readonly callers: readonly Caller[];
  readonly asks: ReadonlyMap<string, readonly Glob[]>;
  readonly said: (request: Pick<Request, "caller" | "context">) => string;
}

/** A path, and the same of an organization whose id is in capitals. */
const inEitherCase = (path: string): readonly string[] => [path, path.replace(/^[^/]*/, (id) => id.toUpperCase())];

export class Contexts {
  readonly asked: Asked;
  readonly conditions: readonly Condition[];
  /** Keys taken as policy variables, in lower case. */
  readonly variables: ReadonlySet<string>;
  complete = true;

  constructor(asked: Asked) {
    this.asked = asked;
    this.conditions = asked.document.statements.flatMap(({ conditions }) => conditions);
    this.variables = new Set(this.conditions.flatMap((condition) => variablesIn(condition, asked.document)));
  }

  /** The keys a request is put together from, in lower case. */
  keys(): readonly string[] {
    const spoken = [
      ...this.asked.asks.keys(),
      ...this.conditions.map(({ key }) => key.toLowerCase()),
      ...this.variables,
    ];
    const entries = this.asked.document.statements.flatMap(({ principal }) => principal?.entries ?? []);
    if (entries.some(({ type }) => type === "Federated")) spoken.push("aws:federatedprovider");
    return unique(spoken).filter((key) => conditionKey(key)?.presence !== "derived");
  }

  /** What a request may have of the key, as far as no condition of the statement on it alone speaks against it. */
  options(name: string): readonly Option[] {
    const own = this.asked.statement.conditions.filter(
      (condition) => condition.key.toLowerCase() === name && variablesIn(condition, this.asked.document).length === 0,
    );
    return this.all(name).filter(({ values }) =>
      own.every((condition) => this.holds(condition, name, values) === "allowed"),
    );
  }

  private all(name: string): readonly Option[] {
    const key = conditionKey(name);
    const nothing: Option = { values: undefined, stretch: false };
    if (key !== undefined && !isSent(key, this.asked.action)) return [nothing];
    const texts = this.told(name, this.texts(name));
    const singles = texts.map((text): Option => ({ values: [text], stretch: key === undefined }));
    const several = key?.many ? this.several(name, texts) : [];
    const sets = several.map((values): Option => ({ values, stretch: key?.many === "unknown" }));
    return [...(key?.presence === "always" ? [] : [nothing]), ...singles, ...sets];
  }

  private about(name: string): readonly Condition[] {
    return this.conditions.filter(({ key }) => key.toLowerCase() === name);
  }

  /** Whether conditions on the key depend on others, or others on it. */
  private isEntangled(name: string): boolean {
    const { document } = this.asked;
    return (
      this.variables.has(name) || this.about(name).some((condition) => variablesIn(condition, document).length > 0)
    );
  }

  /** What the key, and those alike, are compared with as texts. */
  private globs(name: string, depth = 0): readonly Glob[] {
    const textual = this.alike(name).filter((condition) => familyOf(condition) === "text");
    const templates = textual.flatMap((condition) => templatesOf(condition, this.asked.document));
    return [
      ...(name === "aws:federatedprovider" ? this.providers().map((provider) => exactly(provider)) : []),
      ...(this.asked.asks.get(name) ?? []),
      ...templates.flatMap((template) => filled(template, (key) => (depth > 1 ? [] : this.pool(key, depth + 1)))),
    ];
  }

  /** The identity providers that principals name. */
  private providers(): readonly string[] {
    const entries = this.asked.document.statements.flatMap(({ principal }) => principal?.entries ?? []);
    return entries.flatMap(({ type, value }) => (type === "Federated" && value !== "*" ? [value] : []));
  }

  private alike(name: string): readonly Condition[] {
    return (ALIKE.find((keys) => keys.includes(name)) ?? [name]).flatMap((key) => this.about(key));
  }

  private texts(name: string, depth = 0): readonly string[] {
    if (conditionKey(name)?.kind === "boolean") return ["true", "false"];
    const { document } = this.asked;
    const globs = this.globs(name, depth);
    const sample = SAMPLES[conditionKey(name)?.kind ?? "text"];
    const { texts, complete } =
      globs.length === 0 ? { texts: [sample], complete: true } : combinations(globs, WITHIN.get(name));
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
    const bounds = this.alike(name).flatMap(around);
    return unique([...texts, ...taken, ...this.tied(name, depth), ...bounds]);
  }

  /** What a variable may stand for. */
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
    if (found.length > MAX_ENTANGLED) this.complete = false;
    return found.slice(0, MAX_ENTANGLED);
  }

  /** What the key may be because of keys it depends on. */
  private tied(name: string, depth: number): readonly string[] {
    const values = (key: string) => this.about(key).flatMap((condition) => condition.values);
    switch (name) {
      case "kms:encryptioncontextkeys":
        return this.keys().flatMap((key) => {
          const [, pair] = /^kms:encryptioncontext:(.*)$/.exec(key) ?? [];
          return pair === undefined ? [] : [pair, pair.toUpperCase()];
        });
      case "aws:principalorgpaths": {
        const paths = combinations(this.globs(name, depth + 1), WITHIN.get(name)).texts.flatMap(inEitherCase);
        return [...this.texts("aws:principalorgid", 2).map((id) => `${id}/`), ...paths];
      }
      case "aws:principalorgid": {
        const paths = "aws:principalorgpaths";
        const { texts } = combinations(this.globs(paths, depth + 1), WITHIN.get(paths));
        return [...values(paths), ...texts]
          .flatMap(inEitherCase)
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
        // Texts that a condition wants may be no time, and both keys tell one.
        return [SAMPLES.date, "1580608922"];
      default:
        return [];
    }
  }

  /** Of texts that each condition on the key takes alike, one. */
  private told(name: string, texts: readonly string[]): readonly string[] {
    if (this.isEntangled(name)) {
      if (texts.length > MAX_ENTANGLED) this.complete = false;
      return texts.slice(0, MAX_ENTANGLED);
    }
    const isTied =
      /^kms:encryptioncontextkeys$|^aws:(calledvia|principalorg|epochtime|currenttime|federatedprovider)/.test(name);
    return isTied ? texts : distinct(texts, (text) => this.sayOf(name, [text]));
  }

  private several(name: string, texts: readonly string[]): readonly (readonly string[])[] {
    if (texts.length > MAX_ENTANGLED) this.complete = false;
    const few = texts.slice(0, MAX_ENTANGLED);
    const chains = name === "aws:calledvia";
    let sets: readonly (readonly string[])[] = few.map((text) => [text]);
    const all: (readonly string[])[] = [];
    for (let size = 2; size <= MAX_TOGETHER; size += 1) {
      sets = sets.flatMap((set) =>
        few.flatMap((text, index) =>
          set.includes(text) || (!chains && few.indexOf(set[set.length - 1] ?? "") > index) ? [] : [[...set, text]],
        ),
      );
      all.push(...sets);
    }
    return this.isEntangled(name) || chains || this.variables.size > 0
      ? all
      : distinct(all, (set) => this.sayOf(name, set));
  }

  private holds(condition: Condition, name: string, values: readonly string[] | undefined): string {
    const { document, key, action } = this.asked;
    const context = values === undefined ? {} : { [name]: values };
    return evaluate({ ...document, statements: [holding(condition)] }, { caller: SOMEBODY, action, key, context }).kind;
  }

  /** What each condition on the key says of these values, and each pattern of the question. */
  private sayOf(name: string, values: readonly string[]): string {
    const said = this.about(name).map((condition) => this.holds(condition, name, values).slice(0, 4));
    // What other keys are tied to: the names of pairs, the organization of a path.
    const names = name === "kms:encryptioncontextkeys" ? values.map((value) => value.toLowerCase()) : [];
    const ids = name === "aws:principalorgpaths" ? values.map((path) => path.split("/", 1).join()) : [];
    return [
      ...said,
      ...unique([...names, ...ids]).toSorted(),
      this.asked.said({ caller: SOMEBODY, context: { [name]: values } }),
    ].join();
  }
}

/** An Allow of everything under one condition. */
export function holding(...conditions: readonly Condition[]): Statement {
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
 * The statements that speak of the action and the key. Both are the same in every request, so an Action and a Resource
 * that surely take them in are set to `*`: settled once, through `evaluate`, and not anew with each request.
 */
export function bearingOn(document: PolicyDocument, action: string, key: KeyIdentity): readonly Statement[] {
  return document.statements.flatMap((statement) => {
    const { principal, action: what, resource } = statement;
    const alone = { ...document, statements: [{ ...holding(), action: what, resource }] };
    const { kind } = evaluate(alone, { caller: SOMEBODY, action, key, context: {} });
    if (kind === "notAllowed" || principal === undefined) return [];
    const all = holding();
    return [kind === "allowed" ? { ...statement, action: all.action, resource: all.resource } : statement];
  });
}

/** The statements that speak of the action. */
export function speakingOf(document: PolicyDocument, action: string): readonly Statement[] {
  const nothing = { region: undefined, account: undefined };
  return document.statements.filter((statement) => {
    const alone = { ...document, statements: [{ ...holding(), action: statement.action }] };
    return evaluate(alone, { caller: SOMEBODY, action, key: nothing, context: {} }).kind === "allowed";
  });
}

/** The first of each that are named alike. */
export function distinct<T>(items: readonly T[], nameOf: (item: T) => string): readonly T[] {
  const found = new Map<string, T>();
  for (const item of items) {
    const name = nameOf(item);
    if (!found.has(name)) found.set(name, item);
  }
  return [...found.values()];
}
