import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { configurationProblems } from "../../library/configuration-problems";
import { policies } from "../../policies/index";

const cases: { name: string; config: unknown; problems: string[] }[] = [
  { name: "accepts an empty configuration", config: {}, problems: [] },
  { name: "accepts levels", config: { "aurora-storage-encrypted": "advisory", all: "mandatory" }, problems: [] },
  {
    name: "accepts every kind of option",
    config: {
      "aurora-storage-encrypted": { enforcementLevel: "mandatory", engines: ["neptune"], acceptAwsOwnedKey: true },
      "aurora-customer-managed-key": {
        mandatoryWhere: { tags: { env: ["prod", "pr*"] } },
        allowedAccounts: ["111122223333"],
      },
      "kms-create-grant-via-service": { where: { names: ["*"] }, services: ["rds"], onUndecided: "fail" },
    },
    problems: [],
  },
  {
    name: "reports a configuration that is not an object",
    config: [],
    problems: ["must be a JSON object that maps policy ids to a level or to options"],
  },
  {
    name: "reports a misspelt policy",
    config: { "aurora-storage-encypted": "disabled" },
    problems: ["`aurora-storage-encypted` is not a policy of this pack. Did you mean `aurora-storage-encrypted`?"],
  },
  {
    name: "reports a misspelt option",
    config: { "aurora-storage-encrypted": { acceptAwsOwnedKeys: true } },
    problems: [
      "the configuration of `aurora-storage-encrypted` sets `acceptAwsOwnedKeys`, which is not an option of the policy and has no effect. Did you mean `acceptAwsOwnedKey`?",
    ],
  },
  {
    name: "reports a misspelt level",
    config: { all: "warning", "aurora-storage-encrypted": { enforcementLevel: 1 } },
    problems: [
      "`all` has the enforcement level `warning`. Use one of: advisory, mandatory, remediate, disabled.",
      "`aurora-storage-encrypted` has the enforcement level `1`. Use one of: advisory, mandatory, remediate, disabled.",
    ],
  },
  {
    name: "reports a policy with neither a level nor options",
    config: { "aurora-storage-encrypted": 1 },
    problems: ["`aurora-storage-encrypted` must be an enforcement level or an object with options"],
  },
  {
    name: "reports options for all policies",
    config: { all: { where: {} } },
    problems: ["`all` accepts only an enforcement level, so `where` has no effect. Set it on each policy instead."],
  },
  {
    name: "reports a value of the wrong type",
    config: { "aurora-storage-encrypted": { where: { names: "orders" } } },
    problems: ["`aurora-storage-encrypted.where.names` must be array"],
  },
  {
    name: "reports an unknown option below the top level",
    config: { "aurora-storage-encrypted": { where: { name: ["orders"] } } },
    problems: ["`aurora-storage-encrypted.where` has no option `name`"],
  },
];

describe("check-config", () => {
  for (const { name, config, problems } of cases) {
    it(name, () => assert.deepEqual(configurationProblems(config, policies), problems));
  }

  const commands: { name: string; content?: string; status: number; output: RegExp }[] = [
    {
      name: "accepts a valid configuration",
      content: "{}",
      status: 0,
      output: /config\.json: valid\. Every policy, level and option is known\.\n$/,
    },
    {
      name: "reports every problem",
      content: '{"a":"mandatory","b":1}',
      status: 1,
      output: /`a` is not a policy[^\n]*\n[^\n]*`b` is not a policy/,
    },
    {
      name: "reports a file that is not JSON",
      content: "{",
      status: 1,
      output: /config\.json: cannot be read as JSON: /,
    },
    { name: "prints its usage without a file", status: 2, output: /^usage: npm run check-config FILE\n$/ },
  ];
  for (const { name, content, status, output } of commands) {
    it(name, () => {
      const folder = mkdtempSync(join(tmpdir(), "check-config-"));
      const file = join(folder, "config.json");
      if (content !== undefined) writeFileSync(file, content);
      const run = spawnSync(
        process.execPath,
        [join(__dirname, "../../cli/check-config.js"), ...(content === undefined ? [] : [file])],
        { encoding: "utf8" },
      );
      rmSync(folder, { recursive: true });
      assert.equal(run.status, status);
      assert.match(run.stdout + run.stderr, output);
    });
  }
});
