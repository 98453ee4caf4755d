/** A key is not deleted by mistake: with the key that encrypts a cluster, its data is lost. */
import { definePolicy } from "../kit/define";
import { engines, otherEngine } from "../kit/engines";
import { AWS_KMS_KEY_MANAGEMENT } from "../kit/framework";
import { notLinked, notLinkedMessages } from "../kit/key-link";
import { withoutKey } from "../kit/not-about";
import { decided, deferred, type Finding, notApplicable, undecided, violation } from "../kit/verdict";
import { leadsAnywhere } from "../model/key-attachments";
import type { KeyLink } from "../model/key-link";

const messages = {
  notProtected: {
    text: "the key encrypts an Aurora cluster and does not have `protect` set: if it is deleted, the data of the cluster is lost with it",
    fix: "Set the resource option `protect: true` on the key",
  },
  oneOfSeveral: {
    text: "`{path}` comes from one of several keys, and `{key}`, which may be the one, does not have `protect` set",
  },
  ...notLinkedMessages,
} as const;

type Found = Finding<keyof typeof messages>;

export const kmsKeyProtected = definePolicy({
  id: "kms-key-protected",
  displayName: "The key of an Aurora cluster is protected from deletion",
  description:
    "A KMS key of the program that encrypts an Aurora DB cluster has Pulumi's resource option `protect` set.",
  enforcementLevel: "disabled",
  severity: "medium",
  framework: AWS_KMS_KEY_MANAGEMENT,
  tags: ["aurora", "kms", "deletion"],
  remediationSteps: "Set the resource option `protect: true` on the key.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
  subjects: ["dbCluster"],
  options: { engines },
  messages,
  skipReason: withoutKey,
  check(cluster, { config }) {
    const other = otherEngine(cluster, config.engines);
    return other === undefined ? deferred : notApplicable(other);
  },
  checkStack({ kmsKeyId }, { self, stack }) {
    const links = stack.keys(self, kmsKeyId);
    return decided(links.flatMap((link) => judgeLink(kmsKeyId.path, link, links.length > 1)));
  },
});

function judgeLink(path: string, link: KeyLink, isOneOfSeveral: boolean): Found[] {
  switch (link.kind) {
    case "key": {
      const { urn, name, protect } = link.resource;
      if (protect) return [];
      if (isOneOfSeveral) return [undecided("oneOfSeveral", path, { key: name })];
      return [{ ...violation("notProtected", "protect"), urn }];
    }
    case "outside":
      // The key is not of this stack: its deletion is the concern of the stack that makes it.
      return [];
    case "alias":
      return leadsAnywhere(link) ? [notLinked(path, { kind: "end", resource: link.resource })] : [];
    case "end":
    case "noLink":
      return [notLinked(path, link)];
  }
}
