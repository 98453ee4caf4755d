/** Counts occurrences by name, to show how often the laws met each case. */
export class Tally {
  private readonly counts = new Map<string, number>();

  add(name: string): void {
    this.counts.set(name, this.of(name) + 1);
  }

  of(name: string): number {
    return this.counts.get(name) ?? 0;
  }

  /** Returns each count with its share of the total, such as `open 513 (51.30 %), scoped …`. */
  toString(): string {
    const all = [...this.counts.values()].reduce((sum, count) => sum + count, 0);
    const share = (count: number) => `${((100 * count) / Math.max(1, all)).toFixed(2)} %`;
    const sorted = [...this.counts].sort(([, a], [, b]) => b - a);
    return sorted.map(([name, count]) => `${name} ${count} (${share(count)})`).join(", ");
  }
}
