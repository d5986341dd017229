import type { Host } from '../../host.ts';
import { estimateTokens } from '@gatehouse/models';
import { count, type Screen } from './screen.ts';

/** What is installed where, from manifests and front matter alone. */
export function pluginList(host: Host) {
  const units = [...new Set(Object.values(host.people).map(({ unit }) => unit))];
  return {
    plugins: host.catalog.bundles.map((bundle) => ({
      name: bundle.name,
      version: bundle.version,
      description: bundle.description,
      skills: bundle.skills.map(({ name }) => name),
      agents: bundle.agents.map(({ name }) => name),
      connectors: bundle.gatehouse.connectors,
      units: Object.fromEntries(
        units.map((unit) => [unit, host.organisation.installation(unit, bundle.name)]),
      ),
      pinned: bundle.digest !== undefined,
      bytesRead: bundle.bytesRead,
      menuTokens: estimateTokens(
        bundle.skills.map(({ name, description }) => `- ${name}: ${description}`).join('\n'),
      ),
      bodyTokens: bundle.skills.reduce((sum, { bytes }) => sum + Math.ceil(bytes / 3.6), 0),
    })),
    problems: host.catalog.problems,
  };
}

export function showPlugins(screen: Screen, host: Host): void {
  const { line, style } = screen;
  const { plugins, problems } = pluginList(host);
  for (const plugin of plugins) {
    line(`${style('bold', plugin.name)} ${plugin.version}  ${plugin.description}`);
    line(`  skills    ${plugin.skills.join(', ')}`);
    line(`  agents    ${plugin.agents.join(', ') || 'none'}`);
    for (const [category, { scopes }] of Object.entries(plugin.connectors)) {
      line(`  needs     ${category}: ${scopes.join(', ')}`);
    }
    line(
      `  units     ${Object.entries(plugin.units)
        .map(([unit, how]) => `${unit} ${how}`)
        .join(', ')}`,
    );
    if (!plugin.pinned) line('  lock      nothing is pinned: see gatehouse contracts');
    line(
      style(
        'dim',
        `  cost      menu ~${count(plugin.menuTokens)} tokens always on, bodies ~${count(plugin.bodyTokens)} only when loaded; ${count(plugin.bytesRead)} bytes read`,
      ),
    );
  }
  for (const { plugin, level, message, hint } of problems) {
    line(style('yellow', `! ${plugin} (${level}): ${message} ${hint}`));
  }
  if (plugins.length === 0)
    line('No plugin is installed. Add one under "plugins" in gatehouse.yaml.');
}
