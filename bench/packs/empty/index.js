// A pack that looks at nothing: the policies that registrations.json lists, with a stack half and a type or not. The one
// that lies here is the floor; the bench writes another for a pack with our registrations.
const { PolicyPack } = require("@pulumi/policy");
const registrations = require("./registrations.json");

const nothing = (type) => Object.assign(() => {}, type === undefined ? {} : { __pulumiType: type });

new PolicyPack("empty", {
  policies: registrations.map(({ resource, stack, ...about }) => ({
    description: "Looks at nothing.",
    ...about,
    enforcementLevel: "advisory",
    ...(resource && { validateResource: nothing(resource.type) }),
    ...(stack && { validateStack: nothing(stack.type) }),
  })),
});
