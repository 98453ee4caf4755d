// The compiled test files, one for each source: `out/` may still hold tests whose source was moved or deleted.
import { readdirSync } from "node:fs";

const END_TO_END = "out/test/end-to-end/";
/** Files that take ten seconds or more: the laws of `iam/`, and the test that builds a copy of the repository. */
const SLOW = /laws\b|\/new-policy\./;

/** All test files, those that take longest first, so that no process is left with a long one at the end. */
export function allTestFiles() {
  const files = readdirSync("test", { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts"))
    .map((file) => `out/test/${file.replaceAll("\\", "/").replace(/\.ts$/, ".js")}`)
    .sort();
  const rank = (file) => (needsEngine(file) ? 0 : SLOW.test(file) ? 1 : 2);
  return files.sort((one, other) => rank(one) - rank(other));
}

/** Whether a test file needs a Pulumi engine: all files under test/end-to-end do, and no others. */
export const needsEngine = (file) => file.startsWith(END_TO_END);
