/** How a law is run: always from a fixed seed, so that a run says the same twice. */
import fc from "fast-check";

export const SEED = Number(process.env["FC_SEED"] ?? "20260218");
/** Random documents a law is tried on; 100,000 in `npm run laws`. */
export const RUNS = Number(process.env["FC_RUNS"] ?? "2000");

/** Documents of a law that asks several questions of each. */
export const FEWER = Math.ceil(RUNS / 8);

/** Holds of every generated value; a failure is shrunk, and names the seed and the path that replay it. */
export function law<Ts extends [unknown, ...unknown[]]>(property: fc.IProperty<Ts>, numRuns = RUNS): void {
  fc.assert(property, { seed: SEED, numRuns });
}
