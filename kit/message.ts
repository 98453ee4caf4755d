/**
 * Renders findings as text. No other module does.
 *
 * A finding has at most three lines: what is wrong and why it matters, what to change, and the page that says more. If the
 * change replaces a cluster, the second line says so. This module adds that, so no policy can omit it.
 */
import { type Finding, findingsFor, type Messages } from "./finding";

/** The messages that any policy may need. */
const SHARED_MESSAGES = {
  whereNotReadable: { text: "`{path}` {why}, so the pack cannot decide whether config `where` selects the resource" },
  inputsNotSeen: {
    text: "the engine did not show the inputs of {resources}, so this policy could not check them",
    fix: "Run a preview without `--target`, or `pulumi policy analyze`",
  },
  severalResources: {
    text: "`{path}`{of} comes from one of several resources ({resources}), and the verdict depends on which",
  },
  checkFailed: { text: "the check failed ({path}), which is a defect of this policy pack", fix: "Report it" },
} as const;

/** Creates findings that any policy may have. */
export const sharedFindings = findingsFor(SHARED_MESSAGES);

/** The start of the text of an undecided finding. */
export const UNDECIDED = "undecided: ";

/**
 * The end of a fix that replaces a cluster. The page of the policy has the safe procedure.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html
 */
export const REPLACES_CLUSTER =
  " On an existing cluster this replaces the database, and its data is lost: see the page.";

interface Rendered {
  readonly finding: Finding;
  readonly messages: Messages;
  readonly text: string;
}

/** The last rendered finding per data object. Equal keys share the data object, and usually the finding. */
const RENDERED = new WeakMap<Finding["data"], Rendered>();

/** What a text needs of its policy: the messages, and the page that says more. */
export interface Rendering {
  readonly messages: Messages;
  readonly url: string;
}

/** Returns the text of a finding, which the engine prints. */
export function renderFinding(finding: Finding, { messages, url }: Rendering): string {
  const before = RENDERED.get(finding.data);
  if (before?.messages === messages && sameText(before.finding, finding)) return before.text;
  const text = `${renderText(finding, messages)}\nSee ${url}`;
  RENDERED.set(finding.data, { finding, messages, text });
  return text;
}

const sameText = (one: Finding, other: Finding): boolean =>
  one.message === other.message && one.path === other.path && one.outcome === other.outcome;

function renderText(finding: Finding, messages: Messages): string {
  const shared: Messages = SHARED_MESSAGES;
  const message = messages[finding.message] ?? shared[finding.message];
  if (message === undefined) throw new Error(`the policy has no message \`${finding.message}\``);
  const before = finding.outcome === "undecided" ? UNDECIDED : "";
  const fix = message.fix === undefined ? "" : `\n${sentence(fill(message.fix, finding))}`;
  const warning = message.replacesCluster ? REPLACES_CLUSTER : "";
  // Joined, because V8 keeps a concatenated string as its parts, and the SDK reads it character by character.
  return [before, sentence(fill(message.text, finding)), fix, warning].join("");
}

const sentence = (text: string): string => (text.endsWith(".") ? text : `${text}.`);

const PLACEHOLDER = /\{(\w+)\}/;
/** The parts of each template: text and names of data alternate. Templates are constants of the policies. */
const PARTS = new Map<string, readonly string[]>();

function partsOf(template: string): readonly string[] {
  const parts = PARTS.get(template) ?? template.split(PLACEHOLDER);
  PARTS.set(template, parts);
  return parts;
}

function fill(template: string, finding: Finding): string {
  let text = "";
  for (const [index, part] of partsOf(template).entries()) {
    if (index % 2 === 0) {
      text += part;
      continue;
    }
    const value = part === "path" ? finding.path : finding.data[part];
    if (value === undefined) throw new Error(`message \`${finding.message}\` lacks a value for {${part}}`);
    text += visible(value);
  }
  return text;
}

/**
 * Returns a text in which nobody can hide anything: control characters, which a terminal obeys, and characters that
 * change the direction of text or have no width are written as escapes.
 */
const visible = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (each) => `\\u{${(each.codePointAt(0) ?? 0).toString(16)}}`);
