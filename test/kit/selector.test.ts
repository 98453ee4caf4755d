import assert from "node:assert/strict";
import { type Selectable, type Selection, type Selector, select } from "../../kit/selector";
import { absent, known, unknown, type Value } from "../../model/value";

const orders: Selectable = {
  name: "orders[0]/main",
  tags: known(
    "tags",
    new Map<string, Value<string>>([
      ["env", known("tags.env", "prod")],
      ["team", unknown("tags.team", "notKnownYet")],
    ]),
  ),
  stackTags: new Map([["owner", "platform"]]),
};
const unknownTags: Selectable = { ...orders, tags: unknown("tags", "notKnownYet"), stackTags: undefined };
const noTags: Selectable = { ...orders, tags: absent("tags") };

const SELECTED: Selection = { kind: "selected" };
const NOT_SELECTED: Selection = { kind: "notSelected" };
const TEAM: Selection = { kind: "unknown", path: "tags.team", reason: "is not known here" };

const cases: readonly { name: string; selector: Selector | undefined; target: Selectable; is: Selection }[] = [
  { name: "no selector selects nothing", selector: undefined, target: orders, is: NOT_SELECTED },
  { name: "an empty one selects everything", selector: {}, target: orders, is: SELECTED },
  {
    name: "brackets and slashes are letters like any other",
    selector: { names: ["orders[0]*"] },
    target: orders,
    is: SELECTED,
  },
  { name: "a question mark is one character", selector: { names: ["orders[?]/main"] }, target: orders, is: SELECTED },
  { name: "any of several names", selector: { names: ["a", "*main"] }, target: orders, is: SELECTED },
  { name: "no name of several", selector: { names: ["a", "main"] }, target: orders, is: NOT_SELECTED },
  { name: "no names at all", selector: { names: [] }, target: orders, is: NOT_SELECTED },
  { name: "a tag", selector: { tags: { env: "pr*" } }, target: orders, is: SELECTED },
  { name: "a tag of several globs", selector: { tags: { env: ["dev", "prod"] } }, target: orders, is: SELECTED },
  { name: "case counts", selector: { tags: { env: "Prod" } }, target: orders, is: NOT_SELECTED },
  { name: "a tag that is not there", selector: { tags: { cost: "*" } }, target: orders, is: NOT_SELECTED },
  { name: "a tag not known yet", selector: { tags: { team: "*" } }, target: orders, is: TEAM },
  { name: "a tag where no set of tags is known", selector: { tags: { team: "a" } }, target: unknownTags, is: TEAM },
  { name: "a tag where there are no tags", selector: { tags: { team: "a" } }, target: noTags, is: NOT_SELECTED },
  {
    name: "a criterion that does not match decides, even if another is unknown",
    selector: { names: ["a"], tags: { team: "a" } },
    target: orders,
    is: NOT_SELECTED,
  },
  {
    name: "all criteria must hold",
    selector: { names: ["*"], tags: { env: "prod" }, stackTags: { owner: "platform" } },
    target: orders,
    is: SELECTED,
  },
  { name: "a stack tag that is not there", selector: { stackTags: { env: "prod" } }, target: orders, is: NOT_SELECTED },
  {
    name: "stack tags that the engine does not report",
    selector: { stackTags: { env: "prod" } },
    target: unknownTags,
    is: { kind: "unknown", path: "stack tag env", reason: "is not available to the policy pack" },
  },
];

describe("a selector", () => {
  for (const { name, selector, target, is } of cases) it(name, () => assert.deepEqual(select(selector, target), is));
});
