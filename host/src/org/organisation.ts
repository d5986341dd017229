import { commonScopes } from '@gatehouse/passport';
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
  isKnown(person: string): boolean;
  /** Placeholder -> connector instance, own bindings before inherited ones. */
  bindings(unit: string): ReadonlyMap<string, string>;
  installation(unit: string, plugin: string): Installation;
  category(instance: string): string | undefined;
}

export function createOrganisation(config: Config, revision: string): Organisation {
  const lineage = (unit: string): string[] => {
    const units: string[] = [];
    for (let at: string | undefined = unit; at !== undefined; at = own(config.units, at)?.parent) {
      units.push(at);
    }
    return units;
  };
  const categoryOf = (instance: string) => own(config.connectors, instance)?.category;
  return {
    revision,
    rules: config.rules,
    isKnown: (person) => Object.hasOwn(config.people, person),
    principal(name) {
      const person = own(config.people, name);
      if (!person) {
        throw new GatehouseError('unknown_person', `There is no person "${name}".`, {
          hint: `Choose one of: ${Object.keys(config.people).join(', ')}.`,
          exitCode: 2,
        });
      }
      const units = lineage(person.unit);
      const granted = person.roles.flatMap((role) => own(config.roles, role)?.scopes ?? []);
      // every unit on the way up may narrow what the role gives; none can widen it
      const scopes = units.reduce<readonly string[]>((rest, unit) => {
        const limit = own(config.units, unit)?.scopes;
        return limit === undefined ? rest : commonScopes(rest, limit);
      }, granted);
      return {
        person: name,
        displayName: person.name,
        unit: person.unit,
        units,
        roles: person.roles,
        scopes: [...new Set(scopes)].toSorted(),
      };
    },
    bindings: (unit) => {
      const bound = new Map<string, string>();
      const taken = new Set<string | undefined>();
      for (const at of lineage(unit)) {
        const here = Object.entries(own(config.units, at)?.bindings ?? {});
        // the nearest unit decides for a whole category, whatever the placeholder is called further up
        for (const [placeholder, instance] of here) {
          if (!taken.has(categoryOf(instance)) && !bound.has(placeholder))
            bound.set(placeholder, instance);
        }
        for (const [, instance] of here) taken.add(categoryOf(instance));
      }
      return bound;
    },
    installation: (unit, plugin) =>
      lineage(unit)
        .map((at) => own(own(config.units, at)?.plugins ?? {}, plugin))
        .find((found) => found !== undefined) ?? 'absent',
    category: categoryOf,
  };
}

/** A record's own entry: names come from people, and every object answers to `constructor`. */
function own<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
