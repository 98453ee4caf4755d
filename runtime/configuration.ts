/** Converts the configuration that the engine passes into typed options. */
import { type ConfigOf, type Options, unknownOptions } from "../kit/config";
import { SHARED_OPTIONS } from "../kit/define";

/** The configuration of any policy, as far as the runtime reads it. */
export type Config = ConfigOf<Options & typeof SHARED_OPTIONS>;

/** Every option of a policy: its own options and those that all policies share. */
export function allOptions<O extends Options>(own: O): O & typeof SHARED_OPTIONS {
  return { ...own, ...SHARED_OPTIONS };
}

/** Returns the options with other defaults, in the schema too, because the engine fills in the defaults of the schema. */
export function withDefaults<O extends Options>(options: O, defaults: Readonly<Record<string, unknown>>): O {
  const changed = Object.entries(options).map(([name, option]) => {
    const value = defaults[name];
    return [name, value === undefined ? option : { schema: { ...option.schema, default: value }, byDefault: value }];
  });
  return Object.fromEntries(changed);
}

/**
 * Returns a function from the configuration that the engine passes to the values of the options. The engine has
 * checked them against the schema and filled in its defaults.
 *
 * The last configuration is memoized by its values, because a policy has the same one for a whole operation.
 */
export function configOf<O extends Options>(options: O): (given: object) => ConfigOf<O> {
  const names = Object.keys(options);
  let last: { readonly given: object; readonly config: ConfigOf<O> } | undefined;
  return (given) => {
    if (last !== undefined) {
      const before = last.given;
      if (names.every((name) => Reflect.get(before, name) === Reflect.get(given, name))) return last.config;
    }
    const entries = Object.entries(options);
    const values = entries.map(([name, { byDefault }]) => [name, Reflect.get(given, name) ?? byDefault]);
    last = { given, config: Object.fromEntries(values) };
    return last.config;
  };
}

/**
 * Returns one line for each member of the configuration that no option declares. The engine ignores such a member without
 * a warning.
 */
export function misconfigurations(policy: string, options: Options, given: object): string[] {
  return unknownOptions(options, given).map(
    ({ name, nearest }) =>
      `the configuration of \`${policy}\` sets \`${name}\`, which is not an option of the policy and has no effect. ` +
      `Did you mean \`${nearest}\`?`,
  );
}
