/** Each key that Aurora uses allows `kms:CreateGrant` only through Amazon RDS: the stricter form on AWS's page. */
import { viaService, viaServiceValue } from "../iam/index";
import { KEY_USERS, keysNamedBy, servicesOfAuroraKey } from "../kit/aurora-keys";
import type { ConfigOf } from "../kit/config";
import { createGrantAnswer } from "../kit/decisions";
import { definePolicy } from "../kit/define";
import { engines, otherEngineReason } from "../kit/engines";
import { type Finding, findingsFor, reportedBy } from "../kit/finding";
import { AWS_KMS_KEY_MANAGEMENT } from "../kit/framework";
import { KEY_OWNER, unresolvedLink, unresolvedLinkMessages } from "../kit/key-link";
import {
  accessData,
  checkKeyPolicy,
  isPossiblyMultiRegion,
  keyPolicyMessages,
  keyPolicyOptions,
  pathInPolicy,
  undecidedFinding,
} from "../kit/key-policy";
import { NO_KEY, notInClusterReason } from "../kit/skip-reasons";
import { decided, deferred, notApplicable } from "../kit/verdict";
import { viaServiceCondition } from "../kit/via-service";
import type { AttachedPolicy, KeyLink } from "../model/key-link";
import type { StackModel } from "../model/stack-model";

const QUESTION = "whether `kms:CreateGrant` on the key of an Aurora cluster is allowed only through Amazon RDS";

const messages = {
  ...keyPolicyMessages,
  otherService: {
    text: "{statement} allows {principal} to call `kms:CreateGrant`{by} on the key of an Aurora cluster through `{service}`, and Aurora uses only {services}: {witness}",
    fix: 'Require `"Condition": {condition}`',
  },
  ...unresolvedLinkMessages,
} as const;

const { violation } = findingsFor(messages);

type Found = Finding<typeof messages>;

const options = { engines, ...keyPolicyOptions } as const;

type Config = ConfigOf<typeof options>;

export const auroraKeyCreateGrantViaRds = definePolicy({
  id: "aurora-key-create-grant-via-rds",
  displayName: "The key of an Aurora cluster allows grants only through Amazon RDS",
  description:
    "The key policy of each key that Aurora uses allows `kms:CreateGrant` through no other service than " +
    "`rds.<region>.amazonaws.com`, and `secretsmanager.<region>.amazonaws.com` if the key encrypts a managed master secret.",
  enforcementLevel: "advisory",
  severity: "medium",
  framework: AWS_KMS_KEY_MANAGEMENT,
  tags: ["aurora", "kms", "key-policy", "grants"],
  remediationSteps: "Require `kms:ViaService` `rds.<region>.amazonaws.com` for `kms:CreateGrant`.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.Keys.html",
  subjects: KEY_USERS,
  options,
  messages,
  skipReason: (user) =>
    (user.kind === "dbInstance" ? notInClusterReason(user) : undefined) ??
    (keysNamedBy(user).length > 0 ? undefined : NO_KEY),
  check(user, { config }) {
    const other = "engine" in user ? otherEngineReason(user, config.engines) : undefined;
    return other === undefined ? deferred : notApplicable(other);
  },
  checkStack(user, { self, stack }, { config }) {
    const links = keysNamedBy(user).flatMap((value) =>
      stack.keys(self, value).map((link) => ({ link, path: value.path })),
    );
    const attached = new Map<string, AttachedPolicy & KeyUse>();
    for (const { link } of links) {
      if (link.kind !== "key") continue;
      const services = servicesOfAuroraKey(link.resource.urn, stack);
      const multiRegion = isPossiblyMultiRegion(link.resource.subject, { self: link.resource, stack });
      const regions = stack.regionsOf(link.resource);
      for (const each of stack.documents(link.resource)) {
        attached.set(each.urn, { ...each, multiRegion, regions, services });
      }
    }
    return decided<Found>([
      ...links.flatMap(({ link, path }) => judgeUnlinked(link, path)),
      ...[...attached.values()].flatMap((each) =>
        judgeAttached(each, each, config, stack).map((found) => ({ ...found, urn: each.urn })),
      ),
    ]);
  },
});

function judgeUnlinked(link: KeyLink, path: string): Found[] {
  switch (link.kind) {
    case "key":
    case "alias":
    case "outside":
      // The stack that creates the key judges its policy.
      return [];
    case "end":
    case "noLink":
      return [reportedBy(KEY_OWNER, unresolvedLink(path, link))];
  }
}

/** The services and Regions through which the clusters of the stack use a key. */
interface KeyUse {
  readonly services: readonly string[];
  readonly multiRegion: boolean;
  readonly regions: readonly string[];
}

/** Judges the document in force on a key. */
function judgeAttached(
  { urn, policy }: AttachedPolicy,
  { services, multiRegion, regions }: KeyUse,
  config: Config,
  stack: StackModel,
): readonly Found[] {
  return checkKeyPolicy<Found>(policy, {
    question: QUESTION,
    accounts: config.accounts,
    place: stack.place(urn),
    checkDocument: (read) => {
      const { region, account } = read.identity;
      const key = read.identity;
      const question = { services, region, multiRegion, regions, ownAccount: account, key };
      const answer = createGrantAnswer(read.document, question);
      // What no service is required for, kms-create-grant-via-service reports.
      const any = createGrantAnswer(read.document, { ...question, services: ["*"] });
      const reported = new Set(any.openings.map(({ statement }) => statement));
      const open = new Set(any.undecided.map(({ path }) => path));
      return [
        ...answer.openings.flatMap((opening): Found[] => {
          const service = viaService(opening.witness);
          if (opening.kind === "accountRoot" || service === undefined || reported.has(opening.statement)) return [];
          // A service of another Region cannot use the key. kms-key-policy-valid reports the value.
          if (opening.reason === "otherRegion") return [];
          const known = accessData(read, opening);
          const condition = viaServiceCondition(services, [], [known.region]);
          const used = services.map((each) => `\`${viaServiceValue(each, known.region)}\``).join(" and ");
          const data = { ...known, service, services: used, condition };
          return [violation("otherService", pathInPolicy(read.key, opening.path), data)];
        }),
        ...answer.undecided
          .filter(({ path }) => !open.has(path))
          .map((part) => undecidedFinding(read.key, part, QUESTION)),
      ];
    },
  }).findings;
}
