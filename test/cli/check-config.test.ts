import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { configurationProblems } from "../../cli/configuration-problems";
import { policies } from "../../policies/index";

const cases: { name: string; config: unknown; problems: string[] }[] = [
  { name: "nothing", config: {}, problems: [] },
  { name: "a level", config: { "aurora-storage-encrypted": "advisory", all: "mandatory" }, problems: [] },
  {
    name: "every kind of option",
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
  { name: "no object", config: [], problems: ["must be an object: policy ids with a level or a configuration"] },
  {
    name: "a misspelt policy",
    config: { "aurora-storage-encypted": "disabled" },
    problems: ["`aurora-storage-encypted` is no policy of this pack; did you mean `aurora-storage-encrypted`?"],
  },
  {
    name: "a misspelt option",
    config: { "aurora-storage-encrypted": { acceptAwsOwnedKeys: true } },
    problems: [
      "the configuration of `aurora-storage-encrypted` has `acceptAwsOwnedKeys`, which is no option of the policy and has no effect. Did you mean `acceptAwsOwnedKey`?",
    ],
  },
  {
    name: "a misspelt level",
    config: { all: "warning", "aurora-storage-encrypted": { enforcementLevel: 1 } },
    problems: [
      "`all` has the level `warning`, which is none of advisory, mandatory, remediate, disabled",
      "`aurora-storage-encrypted` has the level `1`, which is none of advisory, mandatory, remediate, disabled",
    ],
  },
  {
    name: "no configuration",
    config: { "aurora-storage-encrypted": 1 },
    problems: ["`aurora-storage-encrypted` must be a level or an object"],
  },
  {
    name: "options for all",
    config: { all: { where: {} } },
    problems: ["`all` takes a level only, and passes over `where`"],
  },
  {
    name: "a value of another type",
    config: { "aurora-storage-encrypted": { where: { names: "orders" } } },
    problems: ["`aurora-storage-encrypted.where.names` must be array"],
  },
  {
    name: "an unknown member below the top level",
    config: { "aurora-storage-encrypted": { where: { name: ["orders"] } } },
    problems: ["`aurora-storage-encrypted.where` must NOT have additional properties (`name`)"],
  },
];

describe("check-config", () => {
  for (const { name, config, problems } of cases) {
    it(name, () => assert.deepEqual(configurationProblems(config, policies), problems));
  }

  const commands: { name: string; content?: string; status: number; output: RegExp }[] = [
    {
      name: "says that a configuration is in order",
      content: "{}",
      status: 0,
      output: /config\.json: the policy pack reads it as it is written\n$/,
    },
    {
      name: "names every problem",
      content: '{"a":"mandatory","b":1}',
      status: 1,
      output: /`a` is no policy[^\n]*\n[^\n]*`b` is no policy/,
    },
    { name: "says what is not JSON", content: "{", status: 1, output: /config\.json: cannot be read as JSON: / },
    { name: "says how it is used", status: 2, output: /^usage: npm run check-config FILE\n$/ },
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
