/** Measures cold starts, from the start of the process to the line with its port. */
import type { Contender } from "./contenders";
import { interleave, Rounds } from "./interleaved";
import { PackProcess } from "./pack-process";

export type StartFigure = "startMs" | "processorMs" | "peakMiB";

export async function measureStarts(contenders: readonly Contender[], runs: number): Promise<Rounds<StartFigure>> {
  const found = new Rounds<StartFigure>();
  // The first start of each pack reads files from disk. Later starts find them in the file cache.
  for (const contender of contenders) await (await PackProcess.start(contender.folder)).stop();
  await interleave(contenders, runs, async (contender) => {
    const pack = await PackProcess.start(contender.folder);
    found.add(contender, "startMs", pack.startMs);
    found.add(contender, "peakMiB", pack.peakMiB());
    found.add(contender, "processorMs", await pack.processorMs());
    await pack.stop();
  });
  return found;
}
