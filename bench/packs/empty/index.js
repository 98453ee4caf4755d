// A pack whose policies look at nothing. registrations.json lists the policies, and whether each has a stack function. The
// list in this folder is the floor. The bench writes another for a pack with the registrations of ours.
const { PolicyPack } = require("@pulumi/policy");
const registrations = require("./registrations.json");

const nothing = () => {};

new PolicyPack("empty", {
  policies: registrations.map(({ hasStackFunction, ...about }) => ({
    description: "Looks at nothing.",
    ...about,
    enforcementLevel: "advisory",
    validateResource: nothing,
    ...(hasStackFunction && { validateStack: nothing }),
  })),
});
