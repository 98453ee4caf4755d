/**
 * The one place where a finding becomes text.
 *
 * A message says what was seen and why it matters, then what to do. A fix that replaces the resource says so first,
 * with the safe route: the warning is added here, so that no policy can leave it out.
 */
import { type Finding, findingsFor, type Messages } from "./finding";

/** Messages every policy may need. */
const SHARED_MESSAGES = {
  whereNotReadable: { text: "`{path}` {why}, so the pack cannot decide whether config `where` selects the resource" },
  inputsNotSeen: {
    text: "the engine did not show the inputs of {resources}, so this policy could not check them",
    fix: "Run a preview without `--target`, or `pulumi policy analyze`",
  },
  checkFailed: { text: "the check failed ({path}), which is a defect of this policy pack", fix: "Report it" },
} as const;

/** Findings that any policy may have. */
export const sharedFindings = findingsFor(SHARED_MESSAGES);

/** What an undecided finding begins with. */
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

/** The finding told last of some data. Of equal keys the data is the same object, and what is found of them too. */
const RENDERED = new WeakMap<Finding["data"], Rendered>();

/** The text of a finding: what the engine prints. */
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
  // Joined, since what is added up is kept by V8 as its parts, and the SDK reads it one character after the other.
  return [before, sentence(fill(message.text, finding)), warning, fix].join("");
}

const sentence = (text: string): string => (text.endsWith(".") ? text : `${text}.`);

const PLACEHOLDER = /\{(\w+)\}/;
/** Templates, parted: text and the names of data in turn. They are constants of the policies. */
const PARTED = new Map<string, readonly string[]>();

function parted(template: string): readonly string[] {
  const parts = PARTED.get(template) ?? template.split(PLACEHOLDER);
  PARTED.set(template, parts);
  return parts;
}

function fill(template: string, finding: Finding): string {
  let text = "";
  for (const [index, part] of parted(template).entries()) {
    if (index % 2 === 0) {
      text += part;
      continue;
    }
    const value = part === "path" ? finding.path : finding.data[part];
    if (value === undefined) throw new Error(`message \`${finding.message}\` lacks a value for {${part}}`);
    text += value;
  }
  return text;
}
