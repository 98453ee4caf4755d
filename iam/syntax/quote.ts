/** How text of a policy's author is shown in a message: in backticks, on one line, and short. */

const MAX_QUOTED_CHARACTERS = 60;

/** `text` in backticks, line breaks as spaces, cut to about 60 characters, or as many as given. */
export function quote(text: string, characters = MAX_QUOTED_CHARACTERS): string {
  const line = text.slice(0, characters + 1).replace(/[\s`]/g, " ");
  return line.length > characters ? `\`${line.slice(0, characters)}…\`` : `\`${line}\``;
}
