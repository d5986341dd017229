import { rankedSkills } from '../../catalog/menu.ts';
import type { Host } from '../../host.ts';
import { ModelError } from '@gatehouse/models';
import { wrap, type Screen } from './screen.ts';
import { showAccount } from './show-report.ts';
import { showEvent } from './show-event.ts';

/**
 * `gatehouse ask`. Without a model nothing is run and nothing is guessed: the person is shown which skills are
 * nearest to the words, to choose from, and how to connect a model.
 */
export async function ask(about: {
  screen: Screen;
  print: (document: unknown) => void;
  host: Host;
  question: string;
  options: { as: string; json?: boolean };
  signal: AbortSignal;
}): Promise<void> {
  const { screen, host, question, options, signal } = about;
  const { line, style } = screen;
  const shown = options.json !== true;
  const principal = host.organisation.principal(options.as);
  if (shown) {
    line(
      style('bold', `${principal.displayName} · ${principal.unit} · ${principal.roles.join(', ')}`),
    );
    for (const { plugin, message, hint } of host.catalog.problems) {
      line(style('yellow', `  ! ${plugin}: ${message} ${hint}`));
    }
  }
  try {
    const report = await host.ask({
      person: options.as,
      question,
      signal,
      ...(shown && { watch: (event) => showEvent(screen, event) }),
    });
    if (shown) showAccount(screen, report);
    else about.print(report);
  } catch (error) {
    if (shown && error instanceof ModelError && error.code === 'no_model') {
      line(
        '  No model is connected, so nothing was run. Skills that share words with your request:',
      );
      const near = rankedSkills(principal, host.organisation, host.catalog.bundles, question);
      for (const { id, skill } of near) {
        line(`    ${style('cyan', id)}`);
        for (const text of wrap(skill.description, screen.width - 8))
          line(style('dim', `      ${text}`));
      }
      if (near.length === 0) line(style('dim', '    none'));
    }
    throw error;
  }
}
