import assert from "node:assert/strict";
import { satisfiesAnyBound, parseDate, parseNumber } from "../../../../iam/conditions/operators/ordered";

describe("numbers and dates", () => {
  for (const [text, number] of [
    ["0", 0],
    ["-3", -3],
    ["+3", 3],
    ["1.5", 1.5],
    ["", undefined],
    ["1e3", undefined],
    ["0x10", undefined],
    [" 1", undefined],
    ["ten", undefined],
  ] as const) {
    it(`number \`${text}\``, () => assert.equal(parseNumber(text), number));
  }

  for (const [text, iso] of [
    ["2026", undefined],
    ["2026-02", "2026-02-01T00:00:00.000Z"],
    ["2026-02-18", "2026-02-18T00:00:00.000Z"],
    ["2026-02-18T10:30Z", "2026-02-18T10:30:00.000Z"],
    ["2026-02-18T10:30:15Z", "2026-02-18T10:30:15.000Z"],
    ["2026-02-18T10:30:15.25Z", "2026-02-18T10:30:15.250Z"],
    ["2026-02-18T10:30:15+02:00", "2026-02-18T08:30:15.000Z"],
    ["2026-02-18T10:30:15-0200", "2026-02-18T12:30:15.000Z"],
    ["1771372800", "2026-02-18T00:00:00.000Z"],
    ["2026-02-18T10:30", undefined],
    ["2026-13-01", undefined],
    ["18.02.2026", undefined],
    ["tomorrow", undefined],
  ] as const) {
    it(`date \`${text}\``, () => {
      const milliseconds = parseDate(text);
      assert.equal(milliseconds === undefined ? undefined : new Date(milliseconds).toISOString(), iso);
    });
  }

  for (const [comparison, truths] of [
    ["equals", [false, true, false]],
    ["less", [true, false, false]],
    ["lessOrEqual", [true, true, false]],
    ["greater", [false, false, true]],
    ["greaterOrEqual", [false, true, true]],
  ] as const) {
    it(comparison, () => {
      assert.deepEqual(
        [1, 2, 3].map((value) => satisfiesAnyBound(comparison, value, [2])),
        truths,
      );
    });
  }
});
