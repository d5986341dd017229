import type { Config } from './config.ts';
import type { ConfigProblem } from '@gatehouse/config-file';

/**
 * Names in the configuration that point nowhere, circles of parents, units with two instances of a category, and rules
 * that would never hold.
 */
export function checkReferences(config: Config): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const expect = (path: PropertyKey[], name: string, known: object, what: string) => {
    if (Object.hasOwn(known, name)) return;
    const choices = Object.keys(known).join(', ') || 'none';
    problems.push({ path, message: `there is no ${what} "${name}"; known: ${choices}` });
  };
  for (const [name, unit] of Object.entries(config.units)) {
    if (unit.parent !== undefined) {
      expect(['units', name, 'parent'], unit.parent, config.units, 'unit');
      if (isCircle(config, name)) {
        problems.push({
          path: ['units', name, 'parent'],
          message: 'the unit would be its own parent',
        });
      }
    }
    const taken = new Map<string, string>();
    for (const [placeholder, instance] of Object.entries(unit.bindings)) {
      const path = ['units', name, 'bindings', placeholder];
      expect(path, instance, config.connectors, 'connector');
      const category = config.connectors[instance]?.category;
      const other = category === undefined ? undefined : taken.get(category);
      if (category !== undefined && other !== undefined && other !== instance) {
        problems.push({
          path,
          message: `a unit binds one ${category} connector, and this unit already binds ${other}`,
        });
      }
      if (category !== undefined) taken.set(category, instance);
    }
    for (const plugin of Object.keys(unit.plugins)) {
      expect(['units', name, 'plugins', plugin], plugin, config.plugins, 'plugin');
    }
  }
  for (const [name, person] of Object.entries(config.people)) {
    expect(['people', name, 'unit'], person.unit, config.units, 'unit');
    person.roles.forEach((role, index) =>
      expect(['people', name, 'roles', index], role, config.roles, 'role'),
    );
  }
  config.rules.forEach((rule, index) => {
    if (config.rules.findIndex(({ id }) => id === rule.id) < index) {
      problems.push({
        path: ['rules', index, 'id'],
        message: `two rules are called "${rule.id}"; decisions are told by this name`,
      });
    }
    const sees = rule.gate === 'call' || rule.gate === 'approve';
    for (const condition of ['effects', 'arguments'] as const) {
      if (sees || rule[condition] === undefined) continue;
      problems.push({
        path: ['rules', index, condition],
        message: `the gate ${rule.gate} has none, so the rule would never hold; use call or approve`,
      });
    }
    rule.units?.forEach((unit, at) =>
      expect(['rules', index, 'units', at], unit, config.units, 'unit'),
    );
    rule.roles?.forEach((role, at) =>
      expect(['rules', index, 'roles', at], role, config.roles, 'role'),
    );
  });
  return problems;
}

function isCircle(config: Config, start: string): boolean {
  const seen = new Set<string>();
  for (let at: string | undefined = start; at !== undefined; at = config.units[at]?.parent) {
    if (seen.has(at)) return true;
    seen.add(at);
  }
  return false;
}
