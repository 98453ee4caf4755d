/**
 * Recognizes a text that another tool should have filled in: `${AWS::Region}`, `${var.region}`, `{{region}}` or `<region>`.
 * AWS compares it as it is, so it matches nothing.
 *
 * A policy variable has the name of a condition key (`${aws:username}`), or is one of the three escapes `${*}`, `${?}` and
 * `${$}`.
 *
 * Sources: IAM user guide, "IAM policy elements: Variables and tags"; CloudFormation user guide, "Pseudo parameters
 * reference".
 */

const PLACEHOLDER = /\$\{(?![*?$]\})[^}:]*\}|\$\{[^}]*::[^}]*\}|\{\{[^}]*\}\}|<[A-Za-z][\w .-]*>/;

/** Returns the first placeholder in the text; undefined if there is none. */
export const placeholderIn = (text: string): string | undefined => PLACEHOLDER.exec(text)?.[0];
