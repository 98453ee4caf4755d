/** Builds the one policy pack. */
import { policies } from "./library/policies";
import { servePack } from "./runtime/pack";

servePack(policies);
