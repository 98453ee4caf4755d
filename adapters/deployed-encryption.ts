/** Reads what a provider reports of the encryption of a resource that exists. */
import type { DeployedEncryption } from "../model/deployed-encryption";
import { absent, isSet } from "../model/value";
import { readBoolean, readString } from "./read";

/** The names of the output properties. A provider may lack the last two. */
interface OutputNames {
  /** An ARN or id that AWS chooses. It is known if, and only if, the resource exists. */
  readonly identity: string;
  readonly storageEncrypted: string;
  readonly kmsKeyId: string;
  readonly storageEncryptionType?: string;
}

/**
 * Returns a reader of the outputs of a resource, as AnalyzeStack has them. It returns `undefined` for a resource that an
 * update will create or replace: its outputs then only repeat its inputs.
 */
export const deployedEncryption =
  ({ identity: name, storageEncrypted, kmsKeyId, storageEncryptionType: type }: OutputNames) =>
  (outputs: object): DeployedEncryption | undefined => {
    const identity = readString(outputs, name);
    if (identity.kind !== "known" || !isSet(identity)) return undefined;
    return {
      storageEncrypted: readBoolean(outputs, storageEncrypted),
      kmsKeyId: readString(outputs, kmsKeyId),
      storageEncryptionType: type === undefined ? absent("storageEncryptionType") : readString(outputs, type),
    };
  };
