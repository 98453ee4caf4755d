/** The counts of a run. */

import type { Difference } from "./difference";
import type { Answer } from "./simulate";

export class Tally {
  asked = 0;
  undecided = 0;
  agreed = 0;
  /** Requests whose difference needs more than one class. Each of the classes counts them. */
  mixed = 0;
  readonly ours = new Map<Answer, number>();
  readonly differing = new Map<Difference, number>();

  get compared(): number {
    return this.asked - this.undecided;
  }

  add(answer: Answer, differences: readonly Difference[]): void {
    count(this.ours, answer);
    if (differences.length === 0) this.agreed += 1;
    if (differences.length > 1) this.mixed += 1;
    for (const difference of differences) count(this.differing, difference);
  }
}

function count<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
