/**
 * The two readings of a document with an unknown part bound it, whatever the part turns out to be: the original one, or
 * the same part of another random document.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { evaluate } from "../../../iam/evaluator/evaluate";
import { createGrantAnswer, type PolicyDocument, parsePolicyDocument } from "../../../iam/index";
import { readingOf } from "../../../kit/unknown-parts";
import { UnknownPart } from "../../../model/policy-document";
import { questions } from "./create-grant";
import { law, RUNS, SEED } from "./law";
import { keyPolicies, type RandomDocument } from "./random-documents";

type Path = readonly (string | number)[];

const UNKNOWN = new UnknownPart("notKnownYet");

const objectOf = ({ version, statements }: RandomDocument): unknown => ({
  ...(version && { Version: version }),
  Statement: statements,
});

const isBranch = (value: unknown): value is object => typeof value === "object" && value !== null;

/** The paths of all parts within the statements, and of the Version. */
function pathsIn(value: unknown, path: Path = []): readonly Path[] {
  if (!isBranch(value)) return [path];
  const parts = Object.entries(value).flatMap(([key, member]) =>
    pathsIn(member, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return path.length < 2 ? parts : [path, ...parts];
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((part, key) => (isBranch(part) ? Reflect.get(part, key) : undefined), value);
}

function replaced(value: unknown, [key, ...rest]: Path, part: unknown): unknown {
  if (key === undefined) return part;
  if (Array.isArray(value)) return value.map((item, index) => (index === key ? replaced(item, rest, part) : item));
  return isBranch(value) ? { ...value, [key]: replaced(Reflect.get(value, key), rest, part) } : value;
}

function read(source: unknown): PolicyDocument | undefined {
  const parsed = parsePolicyDocument(source);
  return parsed.ok ? parsed.document : undefined;
}

const mayAllow = (document: PolicyDocument, request: Parameters<typeof evaluate>[1]): boolean =>
  ["allowed", "unresolved"].includes(evaluate(document, request).kind);

describe(`the readings of a document with an unknown part (FC_SEED=${SEED}, FC_RUNS=${RUNS})`, function () {
  this.timeout(0);
  const found = { certain: 0, possible: 0 };

  it("allow no more than the document, and no less, whatever the part is", () => {
    law(
      fc.property(keyPolicies, keyPolicies, questions, fc.nat(), fc.nat(), (given, other, question, one, another) => {
        const document = objectOf(given);
        const paths = pathsIn(document);
        const path = paths[one % paths.length] ?? [];
        const reading = readingOf(replaced(document, path, UNKNOWN));
        assert.equal(reading.kind, "bounded", JSON.stringify(path));
        if (reading.kind !== "bounded") return;
        const [least, most] = [read(reading.least), read(reading.most)];
        assert.ok(least !== undefined && most !== undefined, JSON.stringify(reading));
        const elsewhere = ["Statement", another % other.statements.length, ...path.slice(2)];
        const fillings = [at(document, path), ...(path[0] === "Statement" ? [at(objectOf(other), elsewhere)] : [])];
        for (const filling of fillings) {
          const whole = filling === undefined ? undefined : read(replaced(document, path, filling));
          if (whole === undefined) continue;
          for (const { witness } of createGrantAnswer(least, question).openings) {
            found.certain += 1;
            assert.ok(mayAllow(whole, witness), `not allowed: ${JSON.stringify({ path, filling, witness })}`);
          }
          for (const { witness } of createGrantAnswer(whole, question).openings) {
            found.possible += 1;
            assert.ok(mayAllow(most, witness), `not allowed by most: ${JSON.stringify({ path, filling, witness })}`);
          }
        }
      }),
    );
  });

  it("are asked about documents with openings in both", () => {
    console.log(`      openings: ${found.certain} certain, ${found.possible} of the whole document`);
    assert.ok(found.certain > 0 && found.possible > found.certain);
  });
});
