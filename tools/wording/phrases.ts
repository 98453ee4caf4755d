/**
 * The phrases that this repository does not use, and the ordinary ones to use instead.
 *
 * A pattern ignores case, matches whole words, and its space matches any white space. A phrase that also has a good use
 * is listed in its bad form only. A test checks that each pattern matches its `before` and not its `after`.
 */
export interface Phrase {
  readonly pattern: RegExp;
  readonly instead: string;
  readonly before: string;
  readonly after: string;
}

export const PHRASES: readonly Phrase[] = [
  {
    pattern: /t(?:akes?|aken|aking|ook) in/,
    instead: "match, include, cover",
    before: "the only other operation that the pattern takes in",
    after: "the only other operation that the pattern matches",
  },
  {
    pattern: /(?:lets?|letting)(?: (?:nobody|anyone|others?|it|them|more))? in/,
    instead: "allow",
    before: "its condition lets in another service",
    after: "its condition allows another service",
  },
  {
    pattern: /hand(?:s|ed|ing)? over/,
    instead: "pass, return, send",
    before: "what the SDK hands over",
    after: "what the SDK passes",
  },
  {
    pattern: /(?:comes?|came|coming) to/,
    instead: "be, total, reach, result in",
    before: "The cost comes to 3 ms.",
    after: "The cost is 3 ms.",
  },
  {
    pattern: /go(?:es|ing)? by/,
    instead: "use, follow, depend on",
    before: "the search goes by the name",
    after: "the search uses the name",
  },
  {
    pattern: /holds? the door/,
    instead: "allow",
    before: "the statement that holds the door open",
    after: "the statement that allows the request",
  },
  {
    pattern: /stands? in no way/,
    instead: "not prevent, not affect",
    before: "the deny stands in no way of it",
    after: "the deny does not apply to it",
  },
  {
    pattern: /stands? (?:under|beside)/,
    instead: "be under, be next to",
    before: "the headings they stand under",
    after: "the headings above them",
  },
  {
    pattern: /and so(?! (?:on|forth))/,
    instead: "a new sentence, or so",
    before: "the key is disabled, and so the cluster stops",
    after: "the key is disabled, so the cluster stops",
  },
  {
    pattern: /there (?:is|are) to/,
    instead: "name what remains",
    before: "that is all there is to it",
    after: "that is the whole rule",
  },
  {
    pattern: /(?:any|all|every|each|nobody|no one)(?: [\w-]+){0,4} there (?:is|are)/,
    instead: "leave out “there is”",
    before: "any AWS account there is",
    after: "any AWS account",
  },
  {
    pattern: /one that is/,
    instead: "the noun itself",
    before: "a key, and one that is disabled",
    after: "a disabled key",
  },
  {
    pattern: /(?:told|tell|tells|telling)(?: [\w-]+){0,3} (?:apart|alike)/,
    instead: "distinguish",
    before: "actions that the search cannot tell apart",
    after: "actions that the search cannot distinguish",
  },
  {
    pattern: /tells?(?= (?:what|which|how|whether|that|nothing|of|no|by|more|all|where|why)\b|[.,;)])/,
    instead: "say, show, name, identify",
    before: "what the key and provider tell.",
    after: "what the key and provider name.",
  },
  {
    pattern: /told(?! (?:to|that|about|apart|alike)\b)/,
    instead: "reported, named, identified",
    before: "each told by its name",
    after: "each identified by its name",
  },
  {
    pattern: /foret(?:ell|ells|elling|old)/,
    instead: "predict",
    before: "a half that foretells the next request",
    after: "a half that predicts the next request",
  },
  {
    pattern: /likeness(?:es)?/,
    instead: "equivalence, equivalence key",
    before: "by the likeness of their statements",
    after: "by the equivalence of their statements",
  },
  {
    pattern: /beside/,
    instead: "next to, besides, with, as well as",
    before: "Beside a direct access there is another.",
    after: "Besides a direct access there is another.",
  },
  {
    pattern: /(?<=^|[.;:!?)] |[-*|] )of (?:an?|any|each|every|no|such|what|which)/,
    instead: "start with the subject",
    before: "Of a secret that exists AWS cannot change the key.",
    after: "AWS cannot change the key of an existing secret.",
  },
  {
    pattern: /(?<=^|[.;:!?)] |[-*|] )what of/,
    instead: "start with the subject",
    before: "What of a stack is left to decide.",
    after: "The part of a stack that is left to decide.",
  },
  {
    pattern: /whoever|whomever|whosoever/,
    instead: "anyone who, the user who, the caller that",
    before: "Whoever administers the key can grant its use.",
    after: "An administrator of the key can grant its use.",
  },
  {
    pattern: /(?:is|are|was|were|not) about(?! (?:to|as|half|twice|one|two|\d))/,
    instead: "apply to, concern, describe",
    before: "the resources that the policy is about",
    after: "the resources that the policy applies to",
  },
  {
    pattern: /bears? on/,
    instead: "apply to, affect",
    before: "what bears on one class of callers",
    after: "the statements that apply to one class of callers",
  },
  {
    pattern: /strangers?/,
    instead: "public caller, other account",
    before: "a statement for strangers",
    after: "a statement for public callers",
  },
  {
    pattern: /pass(?:es|ed|ing)? over(?! (?:stdio|gRPC|HTTP|the network|the wire))/,
    instead: "skip, ignore",
    before: "the engine passes over the option",
    after: "the engine ignores the option",
  },
  {
    pattern: /in place of/,
    instead: "instead of, or “replace … with …”",
    before: "In place of the wildcard list the action.",
    after: "Replace the wildcard with the action.",
  },
  {
    pattern: /anew/,
    instead: "again",
    before: "writes the file anew",
    after: "writes the file again",
  },
  {
    pattern: /(?<!there )(?:is|are) no (?!longer|more|less|such|better|worse|different|one)\w+/,
    instead: "is not a, has no",
    before: "which is no policy of this pack",
    after: "which is not a policy of this pack",
  },
  {
    pattern: /(?:nothing|anything|something) of (?:an?|the|its|it|their|what|his|this|that)/,
    instead: "no, any, some",
    before: "has nothing of the user's environment",
    after: "has no variable of the user's environment",
  },
  {
    pattern: /what (?:is|are) to be|(?:be|been) had/,
    instead: "name the thing",
    before: "what is to be done with it",
    after: "how to handle it",
  },
  {
    pattern: /what an? [\w-]+ is that/,
    instead: "how to treat a … that",
    before: "what a statement is that asks for the key",
    after: "how to treat a statement that requires the key",
  },
  {
    pattern: /(?:may|can|must|could|might) so/,
    instead: "so … can",
    before: "who may so give its use to others",
    after: "so they can grant its use to others",
  },
  {
    pattern: /makes? of/,
    instead: "generate from, conclude from",
    before: "what the generator makes of the package",
    after: "what the generator writes for the package",
  },
  {
    pattern: /ask(?:s|ed) of|sp(?:eaks?|oken) of/,
    instead: "ask about, mention",
    before: "the question that is asked of a document",
    after: "the question about a document",
  },
  {
    pattern: /sa(?:y|ys|id|ying) of/,
    instead: "say about, show, return",
    before: "what the binary says of itself",
    after: "the version that the binary prints",
  },
  {
    pattern: /(?:undefined|empty|none|nothing|absent) where/,
    instead: "if, for",
    before: "undefined where it has ended",
    after: "undefined if it has ended",
  },
  {
    pattern: /but for/,
    instead: "except for, except that",
    before: "equal but for their path",
    after: "equal except for their path",
  },
  {
    pattern: /in silence/,
    instead: "without a warning",
    before: "the engine ignores it in silence",
    after: "the engine ignores it without a warning",
  },
  {
    pattern: /one [\w-]+ an? (?:line|round|problem|resource|run|call|answer|process|stack|policy)/,
    instead: "one … per …",
    before: "one sentence a problem",
    after: "one sentence per problem",
  },
  {
    pattern: /out of (?:its|their|our) sight|the way of an?/,
    instead: "out of scope, flow",
    before: "What is out of its sight",
    after: "What is out of scope",
  },
  {
    pattern: /hence|thereby|whereby|wherein|therein|thereof|lest|amidst/,
    instead: "a new sentence",
    before: "The key is hence unusable.",
    after: "So the key is unusable.",
  },
];
