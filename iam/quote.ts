/** How text of a policy's author is shown in a message: in backticks, on one line, and short. */

const SHOWN_CHARACTERS = 60;

/** `text` in backticks, line breaks as spaces, cut to about 60 characters. */
export function quote(text: string): string {
  const line = text.slice(0, SHOWN_CHARACTERS + 1).replace(/[\s`]/g, " ");
  return line.length > SHOWN_CHARACTERS ? `\`${line.slice(0, SHOWN_CHARACTERS)}…\`` : `\`${line}\``;
}
