/** The sample configurations of the README, applied by the real engine. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as aws from "@pulumi/aws";
import { configurationProblems } from "../../library/configuration-problems";
import { policies } from "../../policies/index";
import { example } from "../engine/example";
import { repositoryRoot } from "../engine/repository";
import { type PolicyFinding, type RunResult, Workspace } from "../engine/workspace";
import { broken } from "./every-policy";
import { lines, verdictsOf } from "./verdicts";

type Configuration = Readonly<Record<string, unknown>>;

interface Effect {
  readonly adds: readonly string[];
  readonly removes: readonly string[];
}

const CLUSTER = "aws:rds/cluster:Cluster";
const KEY = "aws:kms/key:Key";
const PROD = { env: "prod" };

/** What each sample changes in the verdicts on `program`, in the order of the README. */
const EFFECTS: readonly Effect[] = [
  {
    removes: [
      `${CLUSTER} orders aurora-customer-managed-key: violation advisory`,
      `${CLUSTER} restored aurora-storage-encrypted: undecided advisory`,
    ],
    adds: [
      `${CLUSTER} orders aurora-customer-managed-key: violation mandatory`,
      `${CLUSTER} restored aurora-storage-encrypted: undecided mandatory`,
    ],
  },
  {
    removes: [`${KEY} delegating kms-create-grant-via-service: undecided advisory`],
    adds: [`${KEY} backups kms-create-grant-via-service: violation mandatory`],
  },
  {
    removes: [],
    adds: [
      `${KEY} orders kms-key-protected: violation mandatory`,
      `${KEY} replicated kms-multi-region: violation mandatory`,
    ],
  },
];

const ROOT = { Effect: "Allow", Principal: { AWS: "arn:aws:iam::111122223333:root" }, Action: "kms:*", Resource: "*" };
const document = (...Statement: object[]): string => JSON.stringify({ Version: "2012-10-17", Statement });
const createGrantVia = (service: string): object => ({
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::111122223333:role/deployer" },
  Action: "kms:CreateGrant",
  Resource: "*",
  Condition: { StringEquals: { "kms:ViaService": `${service}.us-east-1.amazonaws.com` } },
});

/** Declares at least one resource for each effect of a sample, and one that the sample leaves as it is. */
async function program(): Promise<void> {
  const key = (name: string, args: aws.kms.KeyArgs): aws.kms.Key =>
    new aws.kms.Key(name, { enableKeyRotation: true, policy: document(ROOT, createGrantVia("rds")), ...args });
  key("backups", { policy: document(ROOT, createGrantVia("backup")) });
  // Without the lockout check, the key policy does not show which account the key belongs to.
  key("delegating", { policy: document(ROOT), bypassPolicyLockoutSafetyCheck: true });
  key("replicated", { multiRegion: true });
  const ofOrders = key("orders", {});
  const ofReports = key("reports", {});

  const cluster = (name: string, args: Partial<aws.rds.ClusterArgs>): aws.rds.Cluster =>
    new aws.rds.Cluster(name, { engine: "aurora-postgresql", skipFinalSnapshot: true, ...args });
  cluster("orders", { storageEncrypted: true, tags: PROD });
  cluster("reports", { storageEncrypted: true, tags: { env: "dev" } });
  cluster("orders-by-key", { storageEncrypted: true, kmsKeyId: ofOrders.arn, tags: PROD });
  cluster("reports-by-key", { storageEncrypted: true, kmsKeyId: ofReports.arn, tags: { env: "dev" } });
  cluster("restored", { snapshotIdentifier: "before" });
  cluster("unencrypted", {});
  await Promise.resolve();
}

const samples = samplesOf(readFileSync(join(repositoryRoot(), "README.md"), "utf8"));

describe("the README's sample configurations", () => {
  let workspace: Workspace;
  let without: { readonly program: RunResult; readonly broken: RunResult };
  before(async () => {
    workspace = await Workspace.create();
    without = { program: await workspace.preview({ program }), broken: await previewBroken({}) };
  });
  after(async () => {
    await workspace.dispose();
  });

  const config = { "aws-native:region": "us-east-1" };
  const previewBroken = (policyConfig: Configuration): Promise<RunResult> =>
    workspace.preview({ program: broken, config, policyConfig });

  it("each has an effect below", () => assert.equal(samples.length, EFFECTS.length));

  for (const [index, { removes, adds }] of EFFECTS.entries()) {
    describe(`sample ${index + 1}`, () => {
      const sample = samples[index] ?? {};

      it("is valid, and neither narrows nor lowers a policy that is on by default", () => {
        assert.deepEqual(configurationProblems(sample, policies), []);
        for (const { id, enforcementLevel } of policies) {
          const configured = sample[id];
          if (enforcementLevel === "disabled" || configured === undefined) continue;
          const { where, onUndecided, enforcementLevel: level } = Object(configured);
          assert.deepEqual([where, onUndecided === "ignore"], [undefined, false], id);
          assert.ok([undefined, enforcementLevel, "mandatory"].includes(level), id);
          assert.ok(typeof configured !== "string" || ["mandatory", enforcementLevel].includes(configured), id);
        }
      });

      it("does what the README says", async () => {
        const unconfigured = lines(verdictsOf(without.program));
        const applied = lines(verdictsOf(await workspace.preview({ program, policyConfig: sample })));
        assert.deepEqual(
          unconfigured.filter((line) => !applied.includes(line)),
          removes,
        );
        assert.deepEqual(
          applied.filter((line) => !unconfigured.includes(line)),
          adds,
        );
      });

      it("keeps every policy on, at its level, for every resource", async () => {
        const applied = await previewBroken(sample);
        const judgedWithout = judgedBy(without.broken);
        assert.ok(judgedWithout.length > 0);
        const judged = new Set(judgedBy(applied));
        assert.deepEqual(
          judgedWithout.filter((each) => !judged.has(each)),
          [],
        );
        const [before, after] = [violationsOf(without.broken), violationsOf(applied)];
        for (const [key, { all, mandatory }] of before) {
          const now = after.get(key) ?? { all: 0, mandatory: 0 };
          assert.ok(now.all >= all && now.mandatory >= mandatory, key);
        }
      });

      it("passes the repaired example", async () => {
        const repaired = example("aurora-postgresql-repaired").program;
        const result = await workspace.preview({ program: repaired, policyConfig: sample });
        assert.deepEqual(lines(verdictsOf(result)), []);
        assert.ok(result.succeeded, result.stderr);
      });
    });
  }
});

/** The JSON blocks of the README's section on the configuration. */
function samplesOf(readme: string): readonly Configuration[] {
  const section = /^## Configure it\n(.*?)^## /ms.exec(readme)?.[1] ?? "";
  return [...section.matchAll(/^```json\n(.*?)^```$/gms)].map(([, block = ""]) => JSON.parse(block));
}

/** Each resource with each policy that applied to it, whatever the verdict. */
const judgedBy = ({ summaries }: RunResult): readonly string[] =>
  summaries.flatMap(({ urn, passed, failed }) => [...passed, ...failed].map((policy) => `${urn} ${policy}`));

interface Count {
  readonly all: number;
  readonly mandatory: number;
}

/** The number of violations of each policy on each resource. */
function violationsOf({ findings }: RunResult): ReadonlyMap<string, Count> {
  const counts = new Map<string, Count>();
  for (const { urn, policy, level } of findings.filter(isViolation)) {
    const key = `${urn} ${policy}`;
    const { all, mandatory } = counts.get(key) ?? { all: 0, mandatory: 0 };
    counts.set(key, { all: all + 1, mandatory: mandatory + (level === "mandatory" ? 1 : 0) });
  }
  return counts;
}

const isViolation = ({ message }: PolicyFinding): boolean => !message.startsWith("undecided: ");
