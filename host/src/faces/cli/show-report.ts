import type { RunReport } from '../../runs/report.ts';
import { count, type Screen } from './screen.ts';

/** The account of one run: what was loaded and what was not, gates, calls and rows. */
export function showAccount(screen: Screen, report: RunReport): void {
  const { line, style } = screen;
  const { tokens } = report;
  line();
  line(
    `  ${style('bold', 'loaded')}    always on ~${count(tokens.alwaysOn)}, expanded ~${count(tokens.expanded)}, left out ~${count(tokens.deferred)} tokens`,
  );
  line(style('dim', `            expanded: ${parts(tokens.expandedParts)}`));
  line(style('dim', `            left out: ${parts(tokens.deferredParts)}`));
  const denied = report.gates.filter(({ decision }) => decision === 'deny').length;
  line(
    `  ${style('bold', 'passed')}    ${report.gates.length - denied} gates, ${denied} refused; ` +
      `${report.connectorCalls.length} connector calls, ${report.rowsWritten.length} rows written; ` +
      `model ${count(tokens.model.input)} in, ${count(tokens.model.output)} out in ${tokens.model.steps} steps, ${cost(tokens.model.costUsd)}`,
  );
  line(style('dim', `            run ${report.run} · ${report.model} · policy ${report.policy}`));
}

function parts(list: readonly { what: string; tokens: number }[]): string {
  return list.map((part) => `${part.what} ~${count(part.tokens)}`).join(', ') || 'nothing';
}

/** What the run cost at most. */
function cost(dollars: number | null): string {
  if (dollars === null) return 'cost unknown (no price in gatehouse.yaml)';
  return `$${dollars.toFixed(4)}`;
}
