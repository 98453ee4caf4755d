/** The key of a cluster is protected from deletion, because the data of the cluster is lost with its key. */
import { definePolicy } from "../kit/define";
import { engines, otherEngineReason } from "../kit/engines";
import { type Finding, findingsFor, reportedBy } from "../kit/finding";
import { KEY_OWNER, unresolvedLink, unresolvedLinkMessages } from "../kit/key-link";
import { noKeyReason } from "../kit/skip-reasons";
import { decided, deferred, notApplicable } from "../kit/verdict";
import { mayBeAnyKey } from "../model/key-attachments";
import type { KeyLink } from "../model/key-link";

const messages = {
  notProtected: {
    text: "The key encrypts an Aurora cluster but does not set `protect`. If the key is deleted, the data of the cluster is lost",
    fix: "Set the resource option `protect: true` on the key",
  },
  ...unresolvedLinkMessages,
} as const;

const { violation } = findingsFor(messages);

type Found = Finding<typeof messages>;

export const kmsKeyProtected = definePolicy({
  id: "kms-key-protected",
  displayName: "The key of an Aurora cluster is protected from deletion",
  description: "A KMS key of the program that encrypts an Aurora DB cluster sets Pulumi's resource option `protect`.",
  enforcementLevel: "disabled",
  severity: "medium",
  tags: ["aurora", "kms", "deletion"],
  remediationSteps: "Set the resource option `protect: true` on the key.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
  subjects: ["dbCluster"],
  options: { engines },
  messages,
  skipReason: noKeyReason,
  check(cluster, { config }) {
    const other = otherEngineReason(cluster, config.engines);
    return other === undefined ? deferred : notApplicable(other);
  },
  checkStack({ kmsKeyId }, { self, stack }) {
    const links = stack.keys(self, kmsKeyId);
    return decided(links.flatMap((link) => judgeLink(kmsKeyId.path, link)));
  },
});

function judgeLink(path: string, link: KeyLink): Found[] {
  switch (link.kind) {
    case "key": {
      const { urn, protect } = link.resource;
      return protect ? [] : [{ ...violation("notProtected", "protect"), urn }];
    }
    case "outside":
      // Another stack, or none, manages the key, so this program cannot delete it.
      return [];
    case "alias":
      return mayBeAnyKey(link)
        ? [reportedBy(KEY_OWNER, unresolvedLink(path, { kind: "end", resource: link.resource }))]
        : [];
    case "end":
    case "noLink":
      return [reportedBy(KEY_OWNER, unresolvedLink(path, link))];
  }
}
