/** Renders the measurements as the generated part of docs/performance.md. */
import { type Analysis, analyzing, STACK_KINDS, type StackKind } from "./analyses";
import type { Call, DocumentFigure, MeasuredCalls, MeasuredDocuments, MeasuredStacks } from "./calls";
import { type Contender, type Contenders, measuredInDetail } from "./contenders";
import type { Rounds } from "./interleaved";
import { KEYS, type Keys } from "./stacks";
import type { StartFigure } from "./starts";

export interface Measures {
  readonly about: string;
  readonly contenders: Contenders;
  readonly starts: Rounds<StartFigure>;
  readonly analyses: Rounds<Analysis>;
  readonly sizes: readonly number[];
  readonly calls: MeasuredCalls;
  readonly stacks: MeasuredStacks;
  readonly documents: MeasuredDocuments;
}

const OURS = { id: "ours" } as const;
const FLOOR = { id: "floor" } as const;
const REGISTRATIONS = { id: "registrations" } as const;

const CALL_NAMES: Readonly<Record<Call, string>> = {
  none: "a resource that no policy applies to",
  cluster: "a cluster",
  key: "a key with the console's policy",
};

const STACK_NAMES: Readonly<Record<StackKind, string>> = {
  small: "small resources",
  wide: "wide resources",
  findings: "small resources with findings",
};

const KEYS_NAMES: Readonly<Record<Keys, string>> = { scoped: "no findings", console: "findings" };

const documentName = (figure: DocumentFigure, { keys }: MeasuredDocuments): string =>
  ({
    text: "an identity policy of 10,000 statements, as text",
    object: "an identity policy of 10,000 statements, as an object",
    alike: `each of ${keys.toLocaleString("en")} keys with a policy of 32 KB, 99 in 100 alike`,
    different: "each of 50 such keys, all different",
  })[figure];
const DOCUMENTS: readonly DocumentFigure[] = ["text", "object", "alike", "different"];

/** Only the largest stacks of AnalyzeStack have targets: 10,000 and 20,000 resources in a full run. */
const LARGEST_STACKS = 2;

export function report(measures: Measures): string {
  const { about, contenders } = measures;
  return [
    about,
    ...contenders.leftOut.map((each) => `Left out: ${each}.`),
    heading("Targets"),
    targetTable(measures),
    heading("Cold start"),
    startTable(measures),
    heading("`pulumi policy analyze`"),
    analysisTable(measures),
    heading("One request of the engine"),
    callTable(measures),
    heading("The stack, and large documents"),
    stackTable(measures),
    documentTable(measures),
  ].join("\n\n");
}

interface Target {
  readonly what: string;
  readonly limit: number;
  readonly measured: number;
  readonly unit: "×" | "ms" | "";
}

function targetTable(measures: Measures): string {
  const rows = targets(measures).map(({ what, limit, measured, unit }) => [
    what,
    `≤ ${limit.toLocaleString("en")} ${unit}`.trim(),
    `${unit === "ms" ? milliseconds(measured) : ratio(measured)} ${unit === "×" ? unit : ""}`.trim(),
    measured <= limit ? "met" : "not met",
  ]);
  return table(["Target", "Limit", "Measured", ""], rows);
}

/** What the pack itself may cost on top of the same registrations with nothing in them. */
const MOST_ON_TOP = 1.1;

function targets({ starts, analyses, sizes, calls, stacks, documents }: Measures): readonly Target[] {
  const of = (what: string, limit: number, measured: number, unit: Target["unit"] = "×"): Target => {
    return { what, limit, measured, unit };
  };
  return [
    of("cold start, to (a)", 1.05, starts.ratio(OURS, FLOOR, "startMs")),
    of("processor time of a cold start, on top of (a)", 25, starts.difference(OURS, FLOOR, "processorMs"), "ms"),
    of("peak memory after the start, to (a)", 1.05, starts.ratio(OURS, FLOOR, "peakMiB")),
    ...sizes.flatMap((size) =>
      STACK_KINDS.flatMap((kind) => {
        const name = `analysis of ${size.toLocaleString("en")} ${STACK_NAMES[kind]}`;
        const to = (other: Pick<Contender, "id">, named: string, limit: number): readonly Target[] => [
          of(`${name}, time, to ${named}`, limit, analyses.ratio(OURS, other, `${size} ${kind} ms`)),
          of(`${name}, memory, to ${named}`, limit, analyses.ratio(OURS, other, `${size} ${kind} peakMiB`)),
        ];
        return to(REGISTRATIONS, "(d)", MOST_ON_TOP);
      }),
    ),
    ...(["none", "cluster", "key"] as const).map((call) =>
      of(`Analyze of ${CALL_NAMES[call]}, to (d)`, MOST_ON_TOP, calls.rounds.ratio(OURS, REGISTRATIONS, call)),
    ),
    ...KEYS.flatMap((keys) => [
      ...stacks.sizes.slice(-LARGEST_STACKS).flatMap((size) => {
        const name = `AnalyzeStack of ${size.toLocaleString("en")} resources, ${KEYS_NAMES[keys]}`;
        return [
          of(
            `${name}, processor time, to (d)`,
            MOST_ON_TOP,
            stacks.rounds.ratio(OURS, REGISTRATIONS, `${size} ${keys} ms`),
          ),
          of(
            `${name}, memory, to (d)`,
            MOST_ON_TOP,
            stacks.rounds.ratio(OURS, REGISTRATIONS, `${size} ${keys} peakMiB`),
          ),
        ];
      }),
      of(`exponent of AnalyzeStack, ${KEYS_NAMES[keys]}`, 1.1, stacks.exponent(OURS, keys), ""),
    ]),
    of("the slowest answer about a small resource", 250, calls.slowest, "ms"),
    ...DOCUMENTS.map((figure) =>
      of(`the slowest answer about ${documentName(figure, documents)}`, 250, documents.slowest[figure], "ms"),
    ),
    of(
      "equal 32 KB key policies, to as many different ones",
      0.5,
      documents.rounds.median(OURS, "alike") / documents.rounds.median(OURS, "different"),
    ),
  ];
}

function startTable({ contenders, starts }: Measures): string {
  return table(
    ["Pack", "Time", "", "Processor time", "", "Peak memory", ""],
    contenders.all.map((each) => [
      each.name,
      milliseconds(starts.median(each, "startMs")),
      toFloor(starts, each, "startMs"),
      milliseconds(starts.median(each, "processorMs")),
      toFloor(starts, each, "processorMs"),
      mebibytes(starts.median(each, "peakMiB")),
      toFloor(starts, each, "peakMiB"),
    ]),
  );
}

function analysisTable({ contenders, analyses, sizes }: Measures): string {
  return table(
    ["Resources", "Pack", "Time", "", "Peak memory of the pack", ""],
    sizes.flatMap((size) =>
      STACK_KINDS.flatMap((kind) =>
        analyzing(contenders, kind).map((each) => [
          `${size.toLocaleString("en")} ${STACK_NAMES[kind]}`,
          each.name,
          milliseconds(analyses.median(each, `${size} ${kind} ms`)),
          toFloor(analyses, each, `${size} ${kind} ms`),
          mebibytes(analyses.median(each, `${size} ${kind} peakMiB`)),
          toFloor(analyses, each, `${size} ${kind} peakMiB`),
        ]),
      ),
    ),
  );
}

function callTable({ contenders, calls }: Measures): string {
  return table(
    ["Processor time of Analyze for", ...Object.values(CALL_NAMES).flatMap((name) => [name, ""])],
    contenders.all.map((each) => [
      each.name,
      ...(["none", "cluster", "key"] as const).flatMap((call) => [
        milliseconds(calls.rounds.median(each, call)),
        toFloor(calls.rounds, each, call),
      ]),
    ]),
  );
}

function stackTable({ contenders, stacks: { sizes, rounds, exponent } }: Measures): string {
  const largest = sizes.at(-1) ?? Number.NaN;
  return table(
    [
      "Processor time of AnalyzeStack",
      ...sizes.map((size) => size.toLocaleString("en")),
      "Exponent",
      `Peak memory at ${largest.toLocaleString("en")}`,
    ],
    KEYS.flatMap((keys) =>
      measuredInDetail(contenders).map((each) => [
        `${each.name}; ${KEYS_NAMES[keys]}`,
        ...sizes.map((size) => milliseconds(rounds.median(each, `${size} ${keys} ms`))),
        ratio(exponent(each, keys)),
        mebibytes(rounds.median(each, `${largest} ${keys} peakMiB`)),
      ]),
    ),
  );
}

function documentTable({ contenders, documents }: Measures): string {
  const { rounds, slowest } = documents;
  const packs = measuredInDetail(contenders);
  return table(
    ["Processor time for", ...packs.map(({ name }) => name), "Slowest answer of this pack"],
    DOCUMENTS.map((figure) => [
      documentName(figure, documents),
      ...packs.map((each) => milliseconds(rounds.median(each, figure))),
      milliseconds(slowest[figure]),
    ]),
  );
}

function toFloor<F extends string>(rounds: Rounds<F>, contender: Contender, figure: F): string {
  return contender.id === "floor" ? "1" : `${ratio(rounds.ratio(contender, FLOOR, figure))} ×`;
}

const ratio = (value: number): string => (value < 10 ? value.toFixed(2) : value.toFixed(1));
const mebibytes = (value: number): string => `${Math.round(value)} MiB`;

function milliseconds(time: number): string {
  if (Math.abs(time) >= 10_000) return `${(time / 1000).toFixed(1)} s`;
  return Math.abs(time) < 10 ? `${time.toFixed(2)} ms` : `${Math.round(time).toLocaleString("en")} ms`;
}

function heading(text: string): string {
  return `### ${text}`;
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [header, header.map(() => "---"), ...rows].map(line).join("\n");
}
