/** Which providers have the resources that a policy applies to. */
import { AWS_NATIVE } from "../adapters/aws-native";
import type { Policy } from "../kit/define";

const NATIVE_KINDS = new Set([...AWS_NATIVE].map(([type, { read }]) => read({ type, name: "", props: {} }).kind));

/** Whether aws-native has any of the resources that the policy applies to. */
export const isInAwsNative = ({ subjects }: Pick<Policy, "subjects">): boolean =>
  subjects.some((kind) => NATIVE_KINDS.has(kind));
