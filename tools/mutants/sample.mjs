// A Stryker checker that draws a random sample of the mutants. Stryker reports a mutant that a checker rejects as a
// compile error, which is in no score, so a mutant outside the sample counts neither as killed nor as survived.
import { createHash } from "node:crypto";

/** The environment variables that carry the sample's size and seed to the process of the checker. */
export const SIZE = "MUTANTS_SAMPLE";
export const SEED = "MUTANTS_SEED";

class Sample {
  /** @type {Set<string> | undefined} */
  #drawn;

  async init() {}

  /** Draws the sample. One group with all mutants makes Stryker check them at once. */
  async group(mutants) {
    // A second call would draw a second sample.
    if (this.#drawn !== undefined) throw new Error("Stryker passed the mutants to the checker in several parts");
    const size = process.env[SIZE];
    const ordered = mutants.map((mutant) => [rank(mutant), mutant.id]).sort(([a], [b]) => (a < b ? -1 : 1));
    this.#drawn = new Set(ordered.slice(0, size === undefined ? undefined : Number(size)).map(([, id]) => id));
    return [mutants.map(({ id }) => id)];
  }

  async check(mutants) {
    return Object.fromEntries(
      mutants.map(({ id }) => [
        id,
        this.#drawn.has(id) ? { status: "passed" } : { status: "compileError", reason: "not in the sample" },
      ]),
    );
  }
}

/** A mutant's place in a random order that depends on the seed and the mutant only. */
function rank({ fileName, location, mutatorName, replacement }) {
  const file = fileName.slice(process.cwd().length);
  const key = JSON.stringify([process.env[SEED], file, location.start, location.end, mutatorName, replacement]);
  return createHash("sha256").update(key).digest("hex");
}

export const strykerPlugins = [{ kind: "Checker", name: "sample", value: new Sample() }];
