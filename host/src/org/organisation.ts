import { GatehouseError } from '../error.ts';
import type { Config, Rule } from './config.ts';

/** Who asks, with everything about them that a gate may look at. */
export interface Principal {
  readonly person: string;
  readonly displayName: string;
  readonly unit: string;
  /** The unit and those above it, nearest first: a rule for a parent holds for its children. */
  readonly units: readonly string[];
  readonly roles: readonly string[];
  /** What the roles give, cut down to what the unit may have. */
  readonly scopes: readonly string[];
}

/** How a plugin stands in a unit. Absent from the configuration: not installed there. */
export type Installation = 'required' | 'available' | 'blocked' | 'absent';

/** The organisation as the gates see it: pure data of one revision of the configuration. */
export interface Organisation {
  readonly revision: string;
  readonly rules: readonly Rule[];
  /** Throws GatehouseError `unknown_person` that lists who is known. */
  principal(person: string): Principal;
  /** Placeholder -> connector instance, own bindings before inherited ones. */
  bindings(unit: string): Readonly<Record<string, string>>;
  installation(unit: string, plugin: string): Installation;
  category(instance: string): string | undefined;
}

export function createOrganisation(config: Config, revision: string): Organisation {
  const lineage = (unit: string): string[] => {
    const units: string[] = [];
    for (let at: string | undefined = unit; at !== undefined; at = config.units[at]?.parent) {
      units.push(at);
    }
    return units;
  };
  return {
    revision,
    rules: config.rules,
    principal(name) {
      const person = config.people[name];
      if (!person || !Object.hasOwn(config.people, name)) {
        throw new GatehouseError('unknown_person', `There is no person "${name}".`, {
          hint: `Choose one of: ${Object.keys(config.people).join(', ')}.`,
          exitCode: 2,
        });
      }
      const units = lineage(person.unit);
      const granted = new Set(person.roles.flatMap((role) => config.roles[role]?.scopes ?? []));
      const limits = units.flatMap((unit) => config.units[unit]?.scopes ?? []);
      const limited = units.some((unit) => config.units[unit]?.scopes !== undefined);
      return {
        person: name,
        displayName: person.name,
        unit: person.unit,
        units,
        roles: person.roles,
        scopes: [...granted].filter((scope) => !limited || limits.includes(scope)).toSorted(),
      };
    },
    bindings: (unit) =>
      Object.assign(
        {},
        ...lineage(unit)
          .toReversed()
          .map((at) => config.units[at]?.bindings ?? {}),
      ),
    installation: (unit, plugin) =>
      lineage(unit)
        .map((at) => config.units[at]?.plugins[plugin])
        .find((found) => found !== undefined) ?? 'absent',
    category: (instance) => config.connectors[instance]?.category,
  };
}
