/** Reads the exported state of many stacks: the links between them, and the properties that it hides as secrets. */
import { stackOf } from "./stack";

interface Resource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs?: object;
  readonly outputs?: { readonly arn?: unknown };
  readonly dependencies?: readonly string[];
}

export interface ExportedState {
  readonly deployment: { readonly resources: readonly Resource[] };
}

/** Returns what could let one stack change the verdicts on another, a dependency or a shared identifier, as sentences. */
export function linksBetweenStacks({ deployment: { resources } }: ExportedState): string[] {
  const own = resources.filter(({ type }) => !/^pulumi:(pulumi:Stack|providers:)/.test(type));
  const owners = new Map<string, string>();
  const shared = own.flatMap(({ type, urn, id, outputs }) =>
    [`${type} ${id ?? urn}`, String(outputs?.arn ?? urn)].flatMap((identifier) => {
      const owner = owners.get(identifier) ?? ownerOf(urn);
      owners.set(identifier, owner);
      return owner === ownerOf(urn) ? [] : [`${owner} and ${ownerOf(urn)} share ${identifier}`];
    }),
  );
  const tied = own.flatMap(({ urn, dependencies = [] }) =>
    dependencies.filter((each) => ownerOf(each) !== ownerOf(urn)).map((each) => `${urn} depends on ${each}`),
  );
  return [...shared, ...tied];
}

const ownerOf = (urn: string): string => stackOf(urn.slice(urn.lastIndexOf("::") + 2));

/** The mark of a secret in a state (pulumi/pulumi, sdk/go/common/resource/sig/sig.go). */
const SECRET = '"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270"';

/** Returns the properties of each resource that are or contain a secret, by URN. */
export function secretsOf({ deployment: { resources } }: ExportedState): ReadonlyMap<string, readonly string[]> {
  return new Map(
    resources.map(({ urn, inputs = {} }) => {
      const secrets = Object.entries(inputs).filter(([, value]) => JSON.stringify(value)?.includes(SECRET));
      return [urn, secrets.map(([name]) => name)] as const;
    }),
  );
}
