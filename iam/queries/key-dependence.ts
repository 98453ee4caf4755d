/**
 * Whether the answers about a key policy may depend on something that is not known of its KMS key: its id, Region,
 * account or kind.
 *
 * False: no Resource and no condition of the document depends on it. A caller that learns more later needs not ask again.
 */

import type { KeyIdentity } from "../evaluator/request";
import { CompiledDocument } from "../search/compiled-document";
import type { PolicyDocument } from "../syntax/ast";

/** Returns whether an element of the key policy depends on something that is not known of the key. */
export function dependsOnKey(document: PolicyDocument, key: KeyIdentity): boolean {
  const compiled = new CompiledDocument(document, "keyPolicy", key);
  return (
    document.statements.some((statement) => compiled.covers(statement) === undefined) ||
    [...compiled.mentions].some(
      (name) => compiled.isUnknownOfKey(name) || compiled.unknownPropertyReason(name) !== undefined,
    )
  );
}
