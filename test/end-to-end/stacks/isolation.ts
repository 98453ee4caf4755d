/** What would let one stack of a program change the verdicts on another. */
import { stackOf } from "./stack";

interface Resource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly dependencies?: readonly string[];
  readonly outputs?: { readonly arn?: unknown };
}

export interface ExportedState {
  readonly deployment: { readonly resources: readonly Resource[] };
}

/** Resources of one stack that depend on another, and identifiers of two: one sentence each. */
export function entanglements({ deployment: { resources } }: ExportedState): string[] {
  const own = resources.filter(({ type }) => !/^pulumi:(pulumi:Stack|providers:)/.test(type));
  const owners = new Map<string, string>();
  const shared = own.flatMap(({ type, urn, id, outputs }) =>
    [`${type} ${id}`, String(outputs?.arn ?? urn)].flatMap((identifier) => {
      const owner = owners.get(identifier) ?? ownerOf(urn);
      owners.set(identifier, owner);
      return owner === ownerOf(urn) ? [] : [`${identifier} is of ${owner} and ${ownerOf(urn)}`];
    }),
  );
  const tied = own.flatMap(({ urn, dependencies = [] }) =>
    dependencies.filter((each) => ownerOf(each) !== ownerOf(urn)).map((each) => `${urn} depends on ${each}`),
  );
  return [...shared, ...tied];
}

const ownerOf = (urn: string): string => stackOf(urn.slice(urn.lastIndexOf("::") + 2));
