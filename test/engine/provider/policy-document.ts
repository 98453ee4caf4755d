/**
 * `aws.iam.getPolicyDocument`: renders statements as a policy document in JSON text.
 *
 * It renders like the real function: the version and the effect have defaults, a list of one is a string, lists are
 * sorted backwards, `&{` is replaced by `${`, and a merge replaces a statement with the same Sid.
 * Source: terraform-provider-aws internal/service/iam/policy_document_data_source.go, policy_model.go.
 */
import { digest, isMap, type PropertyMap, type PropertyValue, propertyMap, strings, text } from "./property";

/**
 * Returns the function's result.
 *
 * @throws Error if a Sid is used twice, or if a document to merge is not a JSON object
 */
export function policyDocument(args: PropertyMap): PropertyMap {
  const own = { version: text(args, "version") ?? "2012-10-17", statements: maps(args["statements"]).map(statement) };
  rejectRepeatedSids(own.statements);
  const sources = strings(args["sourcePolicyDocuments"]).map(parsed);
  rejectRepeatedSids(sources.flatMap((source) => source.statements));
  const overrides = strings(args["overridePolicyDocuments"]).map(parsed);
  const merged = [...sources, own, ...overrides].reduce(merge);
  const document: PropertyMap = {
    Version: merged.version,
    ...optional("Id", text(args, "policyId")),
    ...(merged.statements.length > 0 ? { Statement: merged.statements } : {}),
  };
  const json = JSON.stringify(document, null, 2);
  return { ...args, version: own.version, id: digest(json, 8), json, minifiedJson: JSON.stringify(document) };
}

interface Document {
  readonly version: string;
  readonly statements: readonly PropertyMap[];
}

function statement(args: PropertyMap): PropertyMap {
  return {
    ...optional("Sid", text(args, "sid") || undefined),
    Effect: text(args, "effect") ?? "Allow",
    ...optional("Action", list(args["actions"])),
    ...optional("NotAction", list(args["notActions"])),
    ...optional("Resource", list(args["resources"])),
    ...optional("NotResource", list(args["notResources"])),
    ...optional("Principal", principals(args["principals"])),
    ...optional("NotPrincipal", principals(args["notPrincipals"])),
    ...optional("Condition", conditions(args["conditions"])),
  };
}

function list(value: PropertyValue | undefined): PropertyValue | undefined {
  const values = [...new Set(strings(value).map(variable))].sort().reverse();
  return values.length === 0 ? undefined : (single(values) ?? values);
}

function principals(value: PropertyValue | undefined): PropertyValue | undefined {
  const declared = maps(value);
  const [first] = declared;
  if (first === undefined) return undefined;
  if (declared.length === 1 && text(first, "type") === "*" && single(strings(first["identifiers"])) === "*") return "*";
  const byType = new Map<string, readonly string[]>();
  for (const principal of declared) {
    const type = text(principal, "type") ?? "";
    const identifiers = strings(principal["identifiers"]).map(variable).sort().reverse();
    byType.set(type, [...(byType.get(type) ?? []), ...identifiers]);
  }
  return Object.fromEntries([...byType].sort().map(([type, all]) => [type, single(all) ?? all]));
}

function conditions(value: PropertyValue | undefined): PropertyValue | undefined {
  const declared = maps(value);
  if (declared.length === 0) return undefined;
  const byTest = new Map<string, Map<string, readonly string[]>>();
  for (const condition of declared) {
    const test = text(condition, "test") ?? "";
    const key = text(condition, "variable") ?? "";
    const keys = byTest.get(test) ?? new Map<string, readonly string[]>();
    byTest.set(test, keys.set(key, [...(keys.get(key) ?? []), ...strings(condition["values"]).map(variable)]));
  }
  const rendered = [...byTest].sort().map(([test, keys]) => {
    const sorted = [...keys].sort().map(([key, all]) => [key, single(all) ?? all] as const);
    return [test, Object.fromEntries(sorted)] as const;
  });
  return Object.fromEntries(rendered);
}

function merge(left: Document, right: Document): Document {
  const statements = [...left.statements];
  for (const each of right.statements) {
    const same = statements.findIndex((other) => each["Sid"] !== undefined && other["Sid"] === each["Sid"]);
    if (same === -1) statements.push(each);
    else statements[same] = each;
  }
  return { version: [left.version, right.version].sort().at(-1) ?? "", statements };
}

function parsed(json: string): Document {
  const value: unknown = JSON.parse(json);
  if (typeof value !== "object" || value === null) throw new Error("merging a document that is not a JSON object");
  const document = propertyMap(value);
  const statements = document["Statement"];
  return {
    version: text(document, "Version") ?? "",
    statements: isMap(statements) ? [statements] : maps(statements),
  };
}

function rejectRepeatedSids(statements: readonly PropertyMap[]): void {
  const seen = new Set<PropertyValue>();
  for (const each of statements) {
    const sid = each["Sid"];
    if (sid === undefined) continue;
    if (seen.has(sid)) throw new Error(`writing IAM Policy Document: duplicate Sid (${String(sid)})`);
    seen.add(sid);
  }
}

function variable(value: string): string {
  return value.replaceAll("&{", "${");
}

function single(values: readonly string[]): string | undefined {
  return values.length === 1 ? values[0] : undefined;
}

function optional(name: string, value: PropertyValue | undefined): PropertyMap {
  return value === undefined ? {} : { [name]: value };
}

function maps(value: PropertyValue | undefined): readonly PropertyMap[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new Error(`not a list: ${JSON.stringify(value)}`);
  return value.filter(isMap);
}
