/**
 * Decides a check whose values may come from one of several resources.
 *
 * Guarantee: a violation in the result is one whichever of the resources each value comes from. If the verdicts differ,
 * the result has an undecided finding instead, which names the property and the resources.
 */
import type { Finding } from "../kit/finding";
import { sharedFindings } from "../kit/message";
import { decided, type FinalVerdict } from "../kit/verdict";
import type { StackPlace } from "../model/stack-model";

/** Returns the verdict that a check has for every choice. */
export function decideEveryChoice({ self, stack }: StackPlace, check: () => FinalVerdict): FinalVerdict {
  const { results, complete, ambiguities } = stack.forEachChoice(check);
  const [first, ...others] = results;
  const [ambiguity] = ambiguities;
  if (ambiguity === undefined) return first;
  const findings = findingsOf(first);
  const shared = findings.filter((found) =>
    others.every((other) => findingsOf(other).some((each) => isSame(each, found))),
  );
  const isShared = (verdict: FinalVerdict): boolean =>
    verdict.kind === first.kind && findingsOf(verdict).every((found) => shared.some((each) => isSame(each, found)));
  if (complete && results.every(isShared)) return first.kind === "notApplicable" ? first : decided(shared);
  const { from, path, resources } = ambiguity;
  const data = {
    of: from.urn === self.urn ? "" : ` of \`${from.name}\``,
    resources: resources.map(({ name }) => `\`${name}\``).join(", "),
  };
  return decided([...(complete ? shared : []), sharedFindings.undecided("severalResources", path, data)]);
}

const findingsOf = (verdict: FinalVerdict): readonly Finding[] => (verdict.kind === "decided" ? verdict.findings : []);

/** Whether two findings say the same, possibly of different resources. */
const isSame = (one: Finding, other: Finding): boolean =>
  one.message === other.message && one.path === other.path && one.outcome === other.outcome;
