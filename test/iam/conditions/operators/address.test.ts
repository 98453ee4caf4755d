import assert from "node:assert/strict";
import { addressesAround, isInRanges, parseRange } from "../../../../iam/conditions/operators/address";

describe("IP addresses and CIDR blocks", () => {
  for (const [block, within, without] of [
    ["203.0.113.0/24", "203.0.113.255", "203.0.114.0"],
    ["203.0.113.7/24", "203.0.113.0", "203.0.112.255"],
    ["203.0.113.7", "203.0.113.7", "203.0.113.8"],
    ["0.0.0.0/0", "255.255.255.255", "::1"],
    ["2001:db8::/32", "2001:db8:ffff::1", "2001:db9::"],
    ["::/0", "1:2:3:4:5:6:7:8", "10.0.0.1"],
    ["::1", "0:0:0:0:0:0:0:1", "::2"],
    ["1::", "1:0:0:0:0:0:0:0", "::"],
    ["255.0.0.255/32", "255.0.0.255", "255.0.1.0"],
    ["abcd:ABCD:0000:9:0:0:0:f/128", "ABCD:abcd:0:0009::F", "abcd:abcd:0:9::e"],
  ] as const) {
    it(`\`${block}\` contains \`${within}\` and not \`${without}\``, () => {
      const range = parseRange(block);
      assert.ok(range);
      assert.equal(isInRanges(within, [range]), true);
      assert.equal(isInRanges(without, [range]), false);
    });
  }

  for (const text of [
    "",
    "here",
    "1.2.3",
    "1.2.3.4.5",
    "256.0.0.1",
    "1.2.3.4/33",
    "1.2.3.4/x",
    "1.2.3.4/8/8",
    "1:2:3",
    "1::2::3",
    "1:2:3:4:5:6:7::8",
    "12345::",
    "g::",
    "::/129",
    "::ffff:1.2.3.4",
  ]) {
    it(`\`${text}\` is rejected`, () => assert.equal(parseRange(text), undefined));
  }

  for (const [address, contained] of [
    ["10.0.0.0", false],
    ["10.0.1.0", true],
    ["10.0.1.255", true],
    ["10.0.2.0", false],
    ["10.0.3.7", true],
    ["10.0.4.0", false],
    ["10.0.5.0", true],
    ["10.0.6.0", false],
    ["10.0.7.255", true],
    ["10.0.8.0", false],
    ["2001:db8::", false],
    ["2001:db9::1", true],
    ["2001:dba::", false],
    ["::", false],
  ] as const) {
    it(`\`${address}\` is ${contained ? "in" : "outside"} several blocks`, () => {
      const blocks = ["10.0.5.0/24", "2001:db9::/32", "10.0.1.0/24", "10.0.7.0/24", "10.0.3.0/24"];
      const ranges = blocks.map((block) => {
        const range = parseRange(block);
        assert.ok(range);
        return range;
      });
      assert.equal(isInRanges(address, ranges), contained);
    });
  }

  it("a comparison with a text that is not an address is undecided", () => {
    const range = parseRange("10.0.0.0/8");
    assert.ok(range);
    assert.equal(isInRanges("10.0.0.0/8", [range]), undefined);
  });

  it("the representatives include both sides of each end of a range", () => {
    const ranges = ["10.0.0.0/8", "255.255.255.255", "::/128"].flatMap((text) => parseRange(text) ?? []);
    const found = addressesAround(ranges);
    for (const address of [
      "10.0.0.0",
      "10.255.255.255",
      "9.255.255.255",
      "11.0.0.0",
      "255.255.255.254",
      "0:0:0:0:0:0:0:1",
    ]) {
      assert.ok(found.includes(address), address);
    }
    assert.ok(!found.includes("256.0.0.0"));
    assert.deepEqual(addressesAround([]), ["203.0.113.10", "2001:db8:0:0:0:0:0:10"]);
  });
});
