/** The question of `identityPolicyAnswer`, asked at random, and what it is about: apart from `iam/query.ts`. */
import fc from "fast-check";
import type { PolicyDocument, Statement } from "../../../iam/ast";
import { matches } from "../../../iam/glob";
import type { IdentityPolicyQuestion } from "../../../iam/question";
import { constraintGlobs, constraints, type Found, firstFound, meets } from "./access";
import type { Part } from "./brute-force";
import { ACTIONS } from "./condition-keys";
import { combinations, glob } from "./globs";
import { type Place, placeOf, serviceGlobs, valuesOf } from "./outside";
import type { RandomDocument } from "./random-documents";
import { filled, templatesOf } from "./values";

export const identityQuestions: fc.Arbitrary<IdentityPolicyQuestion> = fc
  .record({
    actions: fc.subarray([...ACTIONS], { minLength: 1 }),
    keys: fc.constantFrom("any" as const, "notSingledOut" as const),
    services: fc.constantFrom(undefined, ["*"], ["rds"], ["rds.*", "ec2"]),
    context: fc.array(constraints, { maxLength: 1 }),
  })
  .map(({ services, ...asked }): IdentityPolicyQuestion => {
    return { ...asked, ...(services && { outsideServices: { services } }) };
  });

/** Keys that tell of the KMS key, which may be any. */
const OF_THE_KEY = /^aws:(requestedregion|resourceaccount)$/i;

/** Whether the document has nothing that AWS's rules leave open, and that depends on which key it is. */
export function isSettled({ unresolved }: RandomDocument, { statements }: PolicyDocument): boolean {
  const conditions = statements.flatMap((statement) => statement.conditions);
  return (
    unresolved.length === 0 &&
    !conditions.some(
      ({ key, values }) => OF_THE_KEY.test(key) || values.some((value) => /requestedregion/i.test(value)),
    )
  );
}

const regionOf = (arn: string): string => arn.split(":").slice(3, 4).join();

/** The Regions that a Resource names; of a key in another, a service is that of any Region. */
function regionsNamed({ statements }: PolicyDocument): readonly string[] {
  const patterns = statements.flatMap(({ resource }) => resource?.patterns ?? []);
  return patterns
    .filter((pattern) => pattern.split(":").length > 5)
    .map(regionOf)
    .filter((region) => /^[\w-]+$/.test(region));
}

function place(request: Part, document: PolicyDocument, { outsideServices: outside }: IdentityPolicyQuestion): Place {
  if (outside === undefined) return "outside";
  const region = regionOf(request.keyArn ?? "");
  if (regionsNamed(document).includes(region)) return placeOf(request, outside, region);
  const services = outside.services.map((service) => (/\*$/.test(service) ? service : `${service}.*`));
  return placeOf(request, { services }, undefined);
}

/** Whether the request is one of the question. */
export function isAbout(
  request: Part,
  document: PolicyDocument,
  question: IdentityPolicyQuestion,
  action: string,
): boolean {
  return (
    (request.caller.kind === "user" || request.caller.kind === "roleSession") &&
    place(request, document, question) === "outside" &&
    (question.context ?? []).every((constraint) => meets(request, constraint, action)) &&
    (question.keys === "any" || !isSingledOut(request, document))
  );
}

/** Whether the document speaks of the key by its id or by what it can be told by, or the request comes through a service. */
function isSingledOut(request: Part, { statements }: PolicyDocument): boolean {
  const patterns = statements.flatMap(({ resource }) => resource?.patterns ?? []);
  const ids = patterns.filter((pattern) => /:key\/[^*?]/.test(pattern));
  const spoken = statements.flatMap(({ conditions }) => conditions.map(({ key }) => key));
  const telling = spoken.filter((key) =>
    /^kms:(RequestAlias|ResourceAliases|EncryptionContext.*)$|^aws:ResourceTag\//i.test(key),
  );
  return (
    ids.some((pattern) => matches(pattern, request.keyArn ?? "")) ||
    [...telling, "kms:ViaService"].some((key) => valuesOf(request, key).length > 0)
  );
}

/** ARNs of keys that the document tells apart: in each Region it names, and in another. */
function keyArnsFor(document: PolicyDocument): readonly string[] {
  const patterns = document.statements.flatMap(({ resource }) => resource?.patterns ?? []);
  const read = { operator: "StringLike", key: "", values: patterns, path: "" };
  const globs = templatesOf(read, document).flatMap((template) => filled(template, () => IDS));
  const regions = [...new Set(regionsNamed(document)), "ap-south-2", "us-west-1"];
  return regions.flatMap((region) => {
    const [before, account, id] = [
      glob(`arn:aws:kms:${region}:`),
      glob("????????????:key/", isDigit),
      glob("?*", isOfId),
    ];
    const within = { tokens: [before, account, id].flatMap(({ tokens }) => tokens), ignoreCase: false };
    return combinations(globs, within).texts;
  });
}

/** Ids that a policy variable in a Resource is tried as. */
const IDS = ["a", "ab", "1"];

const isDigit = (character: string): boolean => /^\d$/.test(character);
const isOfId = (character: string): boolean => /^[a-z0-9-]$/.test(character);

/** What the statement does with requests of the question, tried one after the other. */
export function tried(document: PolicyDocument, statement: Statement, question: IdentityPolicyQuestion): Found {
  const { outsideServices: outside, context = [] } = question;
  const asks = constraintGlobs(context);
  const services = outside === undefined ? [] : serviceGlobs(outside);
  const viaService = [...(asks.get("kms:viaservice") ?? []), ...services];
  if (viaService.length > 0) asks.set("kms:viaservice", viaService);
  const hasVariable = document.statements.some(({ resource }) =>
    resource?.patterns.some((each) => each.includes("${")),
  );
  if (hasVariable)
    asks.set("aws:principaltag/team", [...IDS.map((id) => glob(id)), ...(asks.get("aws:principaltag/team") ?? [])]);
  const found = firstFound(question.actions, (action) => ({
    document,
    statement,
    action,
    key: { region: undefined, account: undefined },
    keyArns: keyArnsFor(document),
    asks,
    said: (request) =>
      [
        request.caller.kind,
        outside && placeOf(request, outside, "us-east-1"),
        outside && placeOf(request, outside, "eu-west-1"),
        outside && placeOf(request, outside, undefined),
        ...context.map((each) => meets(request, each, action)),
      ].join(),
    isAbout: (request) => isAbout(request, document, question, action),
  }));
  return { ...found, complete: found.complete && !hasVariable };
}
