import assert from "node:assert/strict";
import { parseDate, parseNumber, pointsAround, satisfiesAnyBound } from "../../../../iam/conditions/operators/ordered";

describe("numbers and dates", () => {
  for (const [text, number] of [
    ["0", 0],
    ["-3", -3],
    ["+3", 3],
    ["1.5", 1.5],
    ["123456789012345", 123456789012345],
    ["0.123456789012345", 0.123456789012345],
    ["1234567890123456", undefined],
    ["1.1234567890123456", undefined],
    ["1.", undefined],
    ["", undefined],
    ["1e3", undefined],
    ["0x10", undefined],
    [" 1", undefined],
    ["ten", undefined],
  ] as const) {
    it(`number \`${text}\` is ${number ?? "rejected"}`, () => assert.equal(parseNumber(text), number));
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
    ["12345", "1970-01-01T03:25:45.000Z"],
    ["99999999999", "5138-11-16T09:46:39.000Z"],
    ["100000000000", undefined],
    ["2026-02-18T10:30:15.123456789Z", "2026-02-18T10:30:15.123Z"],
    ["2026-02-18T10:30:15.1234567890Z", undefined],
    ["2026-02-18T10:30", undefined],
    ["2026-13-01", undefined],
    ["18.02.2026", undefined],
    ["tomorrow", undefined],
  ] as const) {
    it(`date \`${text}\` is ${iso ?? "rejected"}`, () => {
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
    it(`${comparison} compares with the bound`, () => {
      assert.deepEqual(
        [1, 2, 3].map((value) => satisfiesAnyBound(comparison, value, [2])),
        truths,
      );
    });
  }

  it("are tried at each bound, next to it, and between it and the next", () => {
    assert.deepEqual(pointsAround([10, 2, 10], 1), [1, 2, 3, 6, 9, 10, 11]);
    assert.deepEqual(pointsAround([], 1), []);
  });
});
