/** The items of an enumeration that a finding shows before it only counts the rest. */
const SHOWN = 3;

/** Returns the items with commas between them. Items after the third are only counted. */
export function enumeration(items: readonly string[]): string {
  const more = items.length > SHOWN ? [`${items.length - SHOWN} more`] : [];
  return [...items.slice(0, SHOWN), ...more].join(", ");
}
