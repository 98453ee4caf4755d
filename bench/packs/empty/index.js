// A pack that looks at nothing: as many policies, with a stack half and a type or not, as registrations.json lists. The
// one that lies here is the floor; the bench writes another for a pack with our registrations.
const { PolicyPack } = require("@pulumi/policy");
const registrations = require("./registrations.json");

const nothing = (type) => Object.assign(() => {}, type === undefined ? {} : { __pulumiType: type });

new PolicyPack("empty", {
  policies: registrations.map(({ name, resource, stack }) => ({
    name,
    description: "Looks at nothing.",
    enforcementLevel: "advisory",
    ...(resource && { validateResource: nothing(resource.type) }),
    ...(stack && { validateStack: nothing(stack.type) }),
  })),
});
