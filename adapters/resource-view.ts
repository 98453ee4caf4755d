/** What an adapter may read of a resource: the part that resource and stack policies of the SDK have in common. */
export interface ResourceView {
  readonly type: string;
  readonly name: string;
  /** The properties, behind the SDK's proxy that throws on an unknown one. */
  readonly props: object;
  /** The resource's provider, with its configuration as properties. */
  readonly provider?: { readonly props: object };
}

/** A resource of a stack policy, with the resources each of its properties was computed from. */
export interface LinkedResourceView extends ResourceView {
  readonly urn: string;
  readonly provider?: { readonly urn: string; readonly props: object };
  readonly opts: { readonly protect: boolean };
  readonly propertyDependencies: Readonly<Record<string, readonly LinkedResourceView[]>>;
}
