/** The check of a value against the schema of an option, compared with ajv. */
import assert from "node:assert/strict";
import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";
import Ajv from "ajv";
import fc from "fast-check";
import { schemaProblems } from "../../library/schema";
import { policies } from "../../policies/index";
import { allOptions } from "../../runtime/configuration";

const SCHEMAS = new Map(
  policies
    .flatMap(({ options }) => Object.values(allOptions(options)))
    .map(({ schema }) => {
      const { description: _, ...rest } = schema;
      return [JSON.stringify(rest), rest] as const;
    }),
);

/** Values that are valid for some option, and values that are almost. */
const scalar = fc.oneof(
  fc.constantFrom("rds", "rds.*", "*", "", "111122223333", "11112222333a", "advise", "violates", "prod", "RDS"),
  fc.constantFrom<unknown>("arn:aws:iam::111122223333:role/a", "arn:aws:iam::111122223333:role/*", true, false, null),
  fc.constantFrom(6, 7, 30, 31, 89, 90, 365, 2560, 2561, 7.5),
);
const list = fc.array(scalar, { maxLength: 3 });
const tags = fc.dictionary(fc.constantFrom("env", "toString"), fc.oneof(scalar, list), { maxKeys: 2 });
const selector = fc.dictionary(fc.constantFrom("names", "tags", "stackTags", "tag"), fc.oneof(list, tags, scalar));
const anyValue = fc.oneof(scalar, list, tags, selector);

describe("the check of a value against a schema", () => {
  for (const [text, schema] of SCHEMAS) {
    it(`agrees with ajv on ${text}`, () => {
      const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);
      fc.assert(
        fc.property(anyValue, (value) => {
          validate(value);
          const expected = (validate.errors ?? []).map(({ instancePath, message, params }) => {
            const stated =
              "additionalProperty" in params ? `has no option \`${params["additionalProperty"]}\`` : message;
            return `${instancePath.split("/").slice(1).join(".")} ${stated}`;
          });
          const found = schemaProblems(schema, value).map(({ path, message }) => `${path.join(".")} ${message}`);
          assert.deepEqual(found.sort(), expected.sort());
        }),
        { seed: 1, numRuns: 500 },
      );
    });
  }

  it("refuses a keyword that it does not check", () => {
    const schema: PolicyConfigJSONSchema = { type: "array", uniqueItems: true };
    assert.throws(() => schemaProblems(schema, []), /unknown keyword `uniqueItems`/);
  });
});
