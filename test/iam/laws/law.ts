/** Runs laws. The seed is fixed, so that each run is the same. */
import fc from "fast-check";

export const SEED = Number(process.env["FC_SEED"] ?? "20260218");
/** The number of random documents for each law: 100,000 in `npm run laws`. */
export const RUNS = Number(process.env["FC_RUNS"] ?? "2000");

/** The number of documents for a law that asks several questions about each. */
export const FEWER = Math.ceil(RUNS / 8);

/** Asserts a property of every generated value. A failure is shrunk, and names the seed and path that replay it. */
export function law<Ts extends [unknown, ...unknown[]]>(property: fc.IProperty<Ts>, numRuns = RUNS): void {
  fc.assert(property, { seed: SEED, numRuns });
}
