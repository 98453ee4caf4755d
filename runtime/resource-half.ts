/** The half of a policy that judges one resource by its inputs, before it is created or changed. */
import type { ConfigOf, Options } from "../kit/config";
import type { Policy, SHARED_OPTIONS } from "../kit/define";
import type { Selectable } from "../kit/selector";
import { notApplicable } from "../kit/verdict";
import { SUBJECT_NAMES, type Subject, type Tags } from "../model/subject";
import { allOptions, configOf } from "./configuration";
import { ASKED, type Foretold, type LeftOut, NOTHING_SAID } from "./current-request";
import { type Judgement, judge } from "./judge";

/** What is known of a resource by its inputs. */
export interface SeenResource {
  readonly subject: Subject;
  readonly tags: Tags;
  /** The program only reads it: nothing of its inputs is known. */
  readonly onlyRead: boolean;
}

/** A resource the engine asks about. */
export interface AskedResource {
  readonly type: string;
  readonly urn: string;
  readonly name: string;
  readonly stackTags: ReadonlyMap<string, string>;
  /** Undefined where no policy is about its type. One object for each request. */
  readonly seen: SeenResource | undefined;
}

/** A resource whose verdict waits for the stack half. */
export interface Pending {
  readonly type: string;
  readonly subject: Subject;
  readonly target: Selectable;
}

type Config = ConfigOf<Options & typeof SHARED_OPTIONS>;

export class ResourceHalf {
  readonly policy: Policy;
  readonly options: Options & typeof SHARED_OPTIONS;
  /** The resources that wait for the stack half, by URN. */
  readonly pending = new Map<string, Pending>();
  readonly #configured: (given: object) => Config;
  /** The kinds of its subjects in words: the type of no resource. */
  readonly #kinds: string;
  readonly #ofOtherKind: LeftOut;
  #config: Config | undefined;
  #last: { readonly seen: SeenResource; readonly config: Config; readonly judgement: Judgement } | undefined;

  constructor(policy: Policy) {
    this.policy = policy;
    this.options = allOptions(policy.options);
    this.#configured = configOf(this.options);
    this.#kinds = policy.subjects.map((kind) => SUBJECT_NAMES[kind]).join(", ");
    this.#ofOtherKind = { leftOutBy: this.#kinds };
  }

  /** The configuration, as the engine hands it to the policy. The next resources are foretold by it. */
  configure(given: object): Config {
    this.#config = this.#configured(given);
    return this.#config;
  }

  /**
   * What becomes of the policy if it is asked about the resource. Where it has nothing to say, the resource is judged with
   * that, so the policy need not be asked; where its configuration is not known yet, it is.
   */
  foretell(resource: AskedResource): Foretold {
    const { seen } = resource;
    if (!this.#isAbout(seen)) return this.#ofOtherKind;
    if (this.#config === undefined) return ASKED;
    const judgement = this.#judge(resource, seen, this.#config);
    switch (judgement.kind) {
      case "notApplicable":
        return { leftOutBy: `${this.#kinds}, and not to this one: ${judgement.reason}` };
      case "deferred":
        return NOTHING_SAID;
      case "decided":
        return judgement.findings.length === 0 ? NOTHING_SAID : ASKED;
    }
  }

  /** The judgement of the resource, and that it waits for the stack half or does so no more. */
  judge(resource: AskedResource, config: Config): Judgement {
    const { seen } = resource;
    return this.#isAbout(seen)
      ? this.#judge(resource, seen, config)
      : notApplicable(`the policy is not about resources of type \`${resource.type}\``);
  }

  #isAbout(seen: SeenResource | undefined): seen is SeenResource {
    return seen !== undefined && this.policy.subjects.includes(seen.subject.kind);
  }

  #judge(resource: AskedResource, seen: SeenResource, config: Config): Judgement {
    // A resource that was foretold is not judged again.
    if (this.#last?.seen === seen && this.#last.config === config) return this.#last.judgement;
    const { type, urn, name, stackTags } = resource;
    const { subject, tags } = seen;
    // Every stack the engine tells the tags of has some, so an empty map is "not told" rather than "none".
    const target: Selectable = { name, tags, stackTags: stackTags.size === 0 ? undefined : stackTags };
    const judgement = seen.onlyRead
      ? notApplicable("the program only reads the resource")
      : judge(this.policy, config, target, (context) => {
          const reason = this.policy.skipReason?.(subject);
          return reason === undefined ? this.policy.check(subject, context) : notApplicable(reason);
        });
    if (judgement.kind === "deferred") this.pending.set(urn, { type, subject, target });
    else this.pending.delete(urn);
    this.#last = { seen, config, judgement };
    return judgement;
  }
}
