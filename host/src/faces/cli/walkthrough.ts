import type { Host } from '../../host.ts';
import type { RunReport } from '../../runs/report.ts';
import { playWalkthrough, type WalkthroughView } from '../walkthrough/play.ts';
import type { Walkthrough } from '../walkthrough/walkthrough-file.ts';
import { refusals, showAccount } from './show-report.ts';
import { showEvent } from './show-event.ts';
import { count, wrap, type Screen } from './screen.ts';

/** The walkthrough for people: each act as it happens, then what it cost and what to try next. */
export async function showWalkthrough(
  screen: Screen,
  host: Host,
  walkthrough: Walkthrough,
  /** What the next commands need beside themselves, e.g. ` --data DIR`. */
  flags: string,
  signal: AbortSignal,
  now: () => number,
): Promise<RunReport[]> {
  const { line, style } = screen;
  line(style('bold', 'Gatehouse walkthrough'));
  line(
    `model: ${style('yellow', 'scripted, no AI')}. Host, gates, connector processes and databases are real.`,
  );
  for (const problem of host.catalog.problems) {
    line(style('yellow', `! ${problem.plugin}: ${problem.message} ${problem.hint}`));
  }
  const reports = await playWalkthrough(
    host,
    walkthrough,
    view(screen, host, walkthrough),
    signal,
    now,
  );
  showTotals(screen, reports);
  line();
  line(style('bold', 'Try next') + style('dim', '  (put "npx -y pnpm@12" in front)'));
  for (const { command, why } of walkthrough.next) {
    line(`  ${style('cyan', command + flags)}`);
    line(style('dim', `      ${why}`));
  }
  return reports;
}

function view(screen: Screen, host: Host, walkthrough: Walkthrough): WalkthroughView {
  const { line, style } = screen;
  return {
    act(number, total, person, title) {
      const who = host.organisation.principal(person);
      line();
      line(
        style(
          'bold',
          `${number}/${total}  ${who.displayName} · ${who.unit} · ${who.roles.join(', ')}`,
        ),
      );
      for (const text of wrap(title, screen.width - 6)) line(style('dim', `     ${text}`));
      line(`  ${style('italic', `“${walkthrough.question}”`)}`);
    },
    event: (event) => showEvent(screen, event),
    account: (report) => showAccount(screen, report),
    readBack(shown) {
      line();
      line(`  ${style('bold', 'read back from the help desk')}`);
      for (const text of shown.flatMap((entry) => wrap(entry, screen.width - 6)))
        line(`      ${text}`);
    },
  };
}

function showTotals(screen: Screen, reports: readonly RunReport[]): void {
  const { line, style } = screen;
  const columns = [
    'person',
    'unit',
    'always on',
    'expanded',
    'left out',
    'gates',
    'refused',
    'calls',
    'rows',
  ];
  const rows = reports.map((report) => {
    return [
      report.person,
      report.unit,
      `~${count(report.tokens.alwaysOn)}`,
      `~${count(report.tokens.expanded)}`,
      `~${count(report.tokens.deferred)}`,
      String(report.gates.length),
      String(refusals(report)),
      String(report.connectorCalls.length),
      String(report.rowsWritten.length),
    ];
  });
  line();
  line(style('bold', 'The same bundle in three units') + style('dim', '  (tokens are estimates)'));
  line(style('dim', `  ${format(columns)}`));
  for (const row of rows) line(`  ${format(row)}`);
}

function format(cells: readonly string[]): string {
  return cells.map((cell, at) => (at < 2 ? cell.padEnd(9) : cell.padStart(10))).join('');
}
