/**
 * Renders findings as text. No other module does.
 *
 * A message states what the policy found and why it matters, then what to change. If the fix replaces a cluster, a
 * warning with the safe procedure comes first. This module adds the warning, so no policy can omit it.
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
 * The warning before a fix that replaces a cluster.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html
 */
export const REPLACES_CLUSTER =
  "Warning: on an existing cluster, this change replaces the database and deletes its data. Instead, take a snapshot, copy it with the key, restore a new cluster from the copy and switch over. An unencrypted snapshot gets the key when you restore it.";

interface Rendered {
  readonly finding: Finding;
  readonly messages: Messages;
  readonly text: string;
}

/** The last rendered finding per data object. Equal keys share the data object, and usually the finding. */
const RENDERED = new WeakMap<Finding["data"], Rendered>();

/** Returns the text of a finding, which the engine prints. */
export function renderFinding(finding: Finding, messages: Messages): string {
  const before = RENDERED.get(finding.data);
  if (before?.messages === messages && sameText(before.finding, finding)) return before.text;
  const text = renderText(finding, messages);
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
  const warning = message.replacesCluster ? `\n${REPLACES_CLUSTER}` : "";
  const fix = message.fix === undefined ? "" : `\n${sentence(fill(message.fix, finding))}`;
  // Joined, because V8 keeps a concatenated string as its parts, and the SDK reads it character by character.
  return [before, sentence(fill(message.text, finding)), warning, fix].join("");
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
