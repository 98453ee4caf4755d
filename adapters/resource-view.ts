/** The part of a resource that an adapter reads. Resource policies and stack policies of the SDK both have it. */
export interface ResourceView {
  readonly type: string;
  readonly name: string;
  /** The properties, behind the SDK's proxy that throws on an unknown one. */
  readonly props: object;
  /** The provider of the resource, with its configuration as properties. */
  readonly provider?: { readonly props: object };
}

/** A resource of a stack policy, with the resources each of its properties was computed from. */
export interface LinkedResourceView extends ResourceView {
  readonly urn: string;
  readonly provider?: { readonly urn: string; readonly props: object };
  readonly opts: { readonly protect: boolean };
  readonly propertyDependencies: Readonly<Record<string, readonly LinkedResourceView[]>>;
}
