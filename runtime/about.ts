/** What a policy is about, and what it is not, in words that the SDK says when a type has left the policy out. */
import type { Policy } from "../kit/define";
import { SUBJECT_NAMES, type Subject, type Tags } from "../model/subject";

/** What is known of a resource by its inputs. */
export interface SeenResource {
  readonly subject: Subject;
  readonly tags: Tags;
  /** The program only reads it: nothing of its inputs is known. */
  readonly onlyRead: boolean;
}

/** Why no policy is about a resource of which nothing is known. */
export const ONLY_READ = "the program only reads the resource";

export interface About {
  readonly policy: Policy;
  /** Its subjects in words: the type of no resource. */
  readonly type: string;
  /** Resources that wait for the stack half, by URN. */
  readonly pending: Map<string, unknown>;
}

export const aboutOf = (policy: Policy, pending: About["pending"]): About => ({
  policy,
  type: policy.subjects.map((kind) => SUBJECT_NAMES[kind]).join(", "),
  pending,
});

/**
 * The type by which a policy says that it is not about a resource; undefined where it may be. What it left to its stack
 * half of an earlier request about the resource, it then forgets.
 *
 * @param seen what the resource is; undefined where no policy is about its type
 */
export function otherType(
  { policy, type, pending }: About,
  urn: string,
  seen: SeenResource | undefined,
): string | undefined {
  if (seen === undefined || !policy.subjects.includes(seen.subject.kind)) return type;
  const reason = seen.onlyRead ? ONLY_READ : reasonOf(policy, seen.subject);
  if (reason === undefined) return undefined;
  pending.delete(urn);
  return `${type}, and not to this one: ${reason}`;
}

function reasonOf(policy: Policy, subject: Subject): string | undefined {
  try {
    return policy.notAbout?.(subject);
  } catch {
    // The policy is asked then, fails again, and its finding says so.
    return undefined;
  }
}
