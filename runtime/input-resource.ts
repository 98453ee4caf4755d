/** A resource as its inputs describe it. */
import { type ResourceView, readerOf, readTags } from "../adapters/index";
import type { Subject, Tags } from "../model/subject";

export interface InputResource {
  readonly subject: Subject;
  readonly tags: Tags;
  /** The program only reads the resource, so nothing is known of its inputs. */
  readonly onlyRead: boolean;
}

/**
 * Reads the inputs of a resource; returns undefined if no policy applies to its type.
 *
 * @param showsReads whether the operation also shows resources that the program only reads. A preview and an update do
 *   not; `policy analyze` does
 */
export function readInputs(view: ResourceView, showsReads: boolean): InputResource | undefined {
  const read = readerOf(view.type);
  return read && { subject: read(view), tags: readTags(view), onlyRead: showsReads && isOnlyRead(view) };
}

/**
 * `policy analyze` shows a resource that the program reads without inputs. One that the program creates has inputs, if
 * only defaults, unless the provider has neither, as aws-native for a key.
 * Stops at the first input, because listing all of them costs more than reading the resource.
 */
function isOnlyRead({ props }: ResourceView): boolean {
  for (const _ in props) return false;
  return true;
}
