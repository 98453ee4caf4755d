/** Counts by name, to tell how often the laws met with what. */
export class Tally {
  private readonly counts = new Map<string, number>();

  add(name: string): void {
    this.counts.set(name, this.of(name) + 1);
  }

  of(name: string): number {
    return this.counts.get(name) ?? 0;
  }

  /** `open 51.3 %, scoped …`, of all that are counted. */
  toString(): string {
    const all = [...this.counts.values()].reduce((sum, count) => sum + count, 0);
    const share = (count: number) => `${((100 * count) / Math.max(1, all)).toFixed(2)} %`;
    const sorted = [...this.counts].sort(([, a], [, b]) => b - a);
    return sorted.map(([name, count]) => `${name} ${count} (${share(count)})`).join(", ");
  }
}
