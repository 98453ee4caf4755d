/** The configuration of a policy as the engine hands it over, as typed options. */
import { type ConfigOf, type Options, unknownOptions } from "../kit/config";
import { SHARED_OPTIONS } from "../kit/define";

/** Every option of a policy: its own and those all policies share. */
export function allOptions<O extends Options>(own: O): O & typeof SHARED_OPTIONS {
  return { ...own, ...SHARED_OPTIONS };
}

/**
 * The values of the options. The engine has checked them against the schema, and filled in its defaults.
 *
 * The configuration of a policy is the same for a whole run, so what was made of one is kept for the next that has the
 * same values.
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
 * One line for each member of the configuration that no option declares. The engine passes over these in silence, and
 * what was meant to be configured would not be.
 */
export function misconfigurations(policy: string, options: Options, given: object): string[] {
  return unknownOptions(options, given).map(
    ({ name, nearest }) =>
      `the configuration of \`${policy}\` has \`${name}\`, which is no option of the policy and has no effect. ` +
      `Did you mean \`${nearest}\`?`,
  );
}
