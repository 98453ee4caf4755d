/** Measures several packs in turn (A B C A B C …), so that other load on the machine affects all of them equally. */
import { median } from "../measure";
import type { Contender } from "./contenders";

/** The measurements of each pack, one number per round. */
export class Rounds<Figure extends string> {
  readonly #rounds = new Map<string, number[]>();

  add(contender: Contender, figure: Figure, value: number): void {
    const key = `${contender.id} ${figure}`;
    const values = this.#rounds.get(key) ?? [];
    values.push(value);
    this.#rounds.set(key, values);
  }

  /** Returns the median of all rounds. */
  median(contender: Pick<Contender, "id">, figure: Figure): number {
    return median(this.#rounds.get(`${contender.id} ${figure}`) ?? []);
  }

  /** Returns the median of the ratios to the other pack's measurement in the same round. */
  ratio(contender: Pick<Contender, "id">, to: Pick<Contender, "id">, figure: Figure): number {
    return this.#compared(contender, to, figure, (own, other) => own / other);
  }

  /** Like `ratio`, for differences. */
  difference(contender: Pick<Contender, "id">, to: Pick<Contender, "id">, figure: Figure): number {
    return this.#compared(contender, to, figure, (own, other) => own - other);
  }

  #compared(
    contender: Pick<Contender, "id">,
    to: Pick<Contender, "id">,
    figure: Figure,
    compare: (own: number, other: number) => number,
  ): number {
    const others = this.#rounds.get(`${to.id} ${figure}`) ?? [];
    const own = this.#rounds.get(`${contender.id} ${figure}`) ?? [];
    return median(own.map((value, round) => compare(value, others[round] ?? Number.NaN)));
  }
}

/** Runs each pack once per round. */
export async function interleave(
  contenders: readonly Contender[],
  rounds: number,
  run: (contender: Contender, round: number) => Promise<void>,
): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    for (const contender of contenders) await run(contender, round);
  }
}
