/** Asserts the options of a policy: their defaults, and the values on both sides of each bound. */
import assert from "node:assert/strict";
import type { Policy } from "../../kit/define";
import { configurationProblems } from "../../library/configuration-problems";

interface OptionCases {
  /** What each option of the policy is if the configuration does not set it. */
  readonly defaults: Readonly<Record<string, unknown>>;
  readonly accepted: readonly object[];
  /** Configurations that the engine rejects, each with what is wrong. */
  readonly rejected: readonly (readonly [config: object, problem: string])[];
}

export function describeOptions(policy: Policy, { defaults, accepted, rejected }: OptionCases): void {
  describe(`the options of ${policy.id}`, () => {
    it("have their defaults, in the schema too", () => {
      const options = Object.entries(policy.options);
      assert.deepEqual(Object.fromEntries(options.map(([name, { byDefault }]) => [name, byDefault])), defaults);
      for (const [name, { byDefault, schema }] of options) assert.deepEqual(schema.default, byDefault, name);
    });
    for (const config of accepted) {
      it(`accept ${JSON.stringify(config)}`, () => assert.deepEqual(problemsOf(policy, config), []));
    }
    for (const [config, problem] of rejected) {
      it(`reject ${JSON.stringify(config)}`, () => assert.deepEqual(problemsOf(policy, config), [problem]));
    }
  });
}

const problemsOf = (policy: Policy, config: object): readonly string[] =>
  configurationProblems({ [policy.id]: config }, [policy]);

/** The configurations that options accept and reject if they list AWS account ids. */
export const accountIdCases = (
  id: string,
  option: string,
): {
  readonly accepted: readonly object[];
  readonly rejected: readonly (readonly [config: object, problem: string])[];
} => ({
  accepted: [{ [option]: ["111122223333"] }, { [option]: ["111122223333", "444455556666"] }],
  rejected: [
    [{ [option]: [] }, `\`${id}.${option}\` must NOT have fewer than 1 items`],
    [{ [option]: ["11112222333"] }, `\`${id}.${option}.0\` must match pattern "^[0-9]{12}$"`],
    [{ [option]: ["1111222233334"] }, `\`${id}.${option}.0\` must match pattern "^[0-9]{12}$"`],
    [{ [option]: ["11112222333a"] }, `\`${id}.${option}.0\` must match pattern "^[0-9]{12}$"`],
    [{ [option]: "111122223333" }, `\`${id}.${option}\` must be array`],
  ],
});
