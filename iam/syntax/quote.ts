/**
 * Quotes text from a policy document in a message.
 *
 * Guarantee: the result is one line, has no backtick inside its quotes, and is short. No input can break the layout of a
 * finding.
 */

const MAX_QUOTED_CHARACTERS = 60;

/**
 * Returns `text` in backticks. Each white space and backtick becomes a space, and `…` marks a text cut at `characters`.
 */
export function quote(text: string, characters = MAX_QUOTED_CHARACTERS): string {
  const line = text.slice(0, characters + 1).replace(/[\s`]/g, " ");
  return line.length > characters ? `\`${line.slice(0, characters)}…\`` : `\`${line}\``;
}
