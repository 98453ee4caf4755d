/** Builds the one policy pack. */
import { policies } from "./policies/index";
import { servePack } from "./runtime/pack";

servePack(policies);
