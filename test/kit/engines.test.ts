import assert from "node:assert/strict";
import { AURORA_ENGINES, engines, isAurora, otherEngineReason } from "../../kit/engines";
import { absent, known, unknown } from "../../model/value";

describe("the engines of a policy", () => {
  it("are those of Aurora by default", () => {
    assert.deepEqual(AURORA_ENGINES, ["aurora", "aurora-mysql", "aurora-postgresql"]);
    assert.deepEqual(engines.byDefault, ["aurora", "aurora-mysql", "aurora-postgresql"]);
    for (const engine of AURORA_ENGINES) assert.equal(isAurora(engine), true);
    for (const engine of ["mysql", "postgres", "neptune", "docdb", "aurora-oracle", ""]) {
      assert.equal(isAurora(engine), false, engine);
    }
  });

  for (const { name, kind, engine, reason } of [
    {
      name: "a cluster of a listed engine",
      kind: "dbCluster",
      engine: known("engine", "aurora-mysql"),
      reason: undefined,
    },
    {
      name: "a cluster of another engine",
      kind: "dbCluster",
      engine: known("engine", "mysql"),
      reason: "the policy does not check the engine `mysql`",
    },
    {
      name: "a cluster of an unknown engine",
      kind: "dbCluster",
      engine: unknown("engine", "notKnownYet"),
      reason: undefined,
    },
    {
      name: "a cluster without an engine",
      kind: "dbCluster",
      engine: absent("engine"),
      reason: "the policy does not check the engine ``",
    },
    { name: "an instance without an engine", kind: "dbInstance", engine: absent("engine"), reason: undefined },
    { name: "a global cluster without an engine", kind: "globalCluster", engine: absent("engine"), reason: undefined },
  ]) {
    it(`${name}: ${reason ?? "the policy applies"}`, () =>
      assert.equal(otherEngineReason({ kind, engine }, AURORA_ENGINES), reason));
  }

  it("leaves out no clone without an engine, which has that of its source", () => {
    const clone = { kind: "dbCluster", engine: absent("engine"), restoredFrom: known("restoredFrom", "orders") };
    assert.equal(otherEngineReason(clone, AURORA_ENGINES), undefined);
  });
});
