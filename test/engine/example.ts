/** The projects of examples/, run as inline programs. */
import { join } from "node:path";
import { runtime } from "@pulumi/pulumi";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import { repositoryRoot } from "./repository";

/** An example as a program, with the source line of each resource's constructor call in its last run. */
export interface Example {
  readonly program: PulumiFn;
  /** By the end of the URN, type and name: `aws:kms/key:Key::orders` → `examples/aurora-postgresql/index.ts:11`. */
  readonly places: ReadonlyMap<string, string>;
}

/**
 * Loads an example. Each run evaluates its module again, like a new process of `pulumi preview`.
 *
 * @param name the folder in examples/
 */
export function example(name: string): Example {
  const module = join(__dirname, "..", "..", "examples", name, "index.js");
  const places = new Map<string, string>();
  const program = async (): Promise<Record<string, unknown>> => {
    places.clear();
    runtime.registerStackTransformation(({ type, name: resource }) => {
      // The constructor calls this, so the program's own frame is on the stack.
      const place = placeIn(new Error().stack ?? "", name);
      if (place !== undefined) places.set(`${type}::${resource}`, place);
      return undefined;
    });
    delete require.cache[module];
    return await Promise.resolve(require(module));
  };
  return { program, places };
}

/** Returns the line of the example that declares the resource. */
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
