/** The projects of examples/, run as inline programs. */
import { join } from "node:path";
import { runtime } from "@pulumi/pulumi";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import { repositoryRoot } from "./repository";

/** An example as a program, with the place of the constructor call of each resource it made when it last ran. */
export interface Example {
  readonly program: PulumiFn;
  /** By type and name, as they end a URN: `aws:kms/key:Key::orders` → `examples/aurora-postgresql/index.ts:11`. */
  readonly places: ReadonlyMap<string, string>;
}

/**
 * Loads an example. Its module is evaluated anew on each run, as `pulumi preview` would in a new process.
 *
 * @param name the folder in examples/
 */
export function example(name: string): Example {
  const module = join(__dirname, "..", "..", "examples", name, "index.js");
  const places = new Map<string, string>();
  const program = async (): Promise<Record<string, unknown>> => {
    places.clear();
    runtime.registerStackTransformation(({ type, name: resource }) => {
      // Called within the constructor, so the program's own frame is on the stack.
      const place = placeIn(new Error().stack ?? "", name);
      if (place !== undefined) places.set(`${type}::${resource}`, place);
      return undefined;
    });
    delete require.cache[module];
    return await Promise.resolve(require(module));
  };
  return { program, places };
}

/** The place of a finding's resource in the source of the example. */
export function placeOf({ places }: Example, urn: string): string | undefined {
  return places.get(urn.split("::").slice(-2).join("::"));
}

const FRAME = /\(?([^()\s]+\.ts):(\d+):\d+\)?$/;

function placeIn(stack: string, name: string): string | undefined {
  const folder = join(repositoryRoot(), "examples", name);
  for (const line of stack.split("\n")) {
    const [, file, row] = FRAME.exec(line) ?? [];
    if (file?.startsWith(folder)) return `${file.slice(repositoryRoot().length + 1)}:${row}`;
  }
  return undefined;
}
