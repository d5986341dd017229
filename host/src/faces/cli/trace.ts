import { visibleLine } from 'gatehouse-contract';
import { GatehouseError } from '../../error.ts';
import type { Host } from '../../host.ts';
import { showAccount } from './show-report.ts';
import { showEvent } from './show-event.ts';
import type { Screen } from './screen.ts';

/** `gatehouse trace`: the latest runs, or one run as it happened, from the store. */
export async function showTrace(about: {
  screen: Screen;
  print: (document: unknown) => void;
  host: Host;
  run: string | undefined;
  json: boolean;
}): Promise<void> {
  const { screen, print, host, run, json } = about;
  const { line, style } = screen;
  if (run === undefined) {
    const runs = await host.latestRuns(20);
    if (json) return print({ runs });
    if (runs.length === 0)
      line('No run yet. Start one with gatehouse ask, or see gatehouse walkthrough.');
    for (const { id, person, unit, status, question, started_at: started } of runs) {
      line(
        `${id}  ${started.toISOString().slice(0, 19)}Z  ${person.padEnd(8)} ${unit.padEnd(10)} ${status.padEnd(9)} ${style('dim', visibleLine(question.slice(0, 60)))}`,
      );
    }
    return undefined;
  }
  const found = await host.storedRun(run);
  if (!found) {
    throw new GatehouseError('unknown_run', `There is no run "${run}".`, {
      hint: 'List the latest with gatehouse trace.',
      exitCode: 2,
    });
  }
  const { report, events } = found;
  if (json) return print({ ...report, events });
  line(`${style('bold', report.person)} in ${report.unit}: “${report.question}”`);
  for (const event of events) {
    showEvent(screen, event);
    if (event.kind === 'step' && event.text !== '')
      line(style('dim', `    says: ${visibleLine(event.text.slice(0, 100))}`));
    if (event.kind === 'call') {
      line(
        style(
          'dim',
          `      passport ${event.passport} with ${event.scopes.join(' ')}; arguments ${JSON.stringify(event.arguments).slice(0, 120)}`,
        ),
      );
    }
  }
  return showAccount(screen, report);
}
