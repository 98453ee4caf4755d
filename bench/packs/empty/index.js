// A pack whose policies do nothing. registrations.json lists them, each with or without a stack function and a type. The
// file in this folder is the floor. The bench writes another for a pack with our registrations.
const { PolicyPack } = require("@pulumi/policy");
const registrations = require("./registrations.json");

const nothing = (type) => Object.assign(() => {}, type === undefined ? {} : { __pulumiType: type });

new PolicyPack("empty", {
  policies: registrations.map(({ resource, stack, ...about }) => ({
    description: "Does nothing.",
    ...about,
    enforcementLevel: "advisory",
    ...(resource && { validateResource: nothing(resource.type) }),
    ...(stack && { validateStack: nothing(stack.type) }),
  })),
});
