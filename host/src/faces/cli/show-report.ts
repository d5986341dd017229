import { isRefusal, type RunReport } from '../../runs/report.ts';
import { count, wrap, type Screen } from './screen.ts';

/** The account of one run: what was loaded and what was not, gates, calls and rows. */
export function showAccount(screen: Screen, report: RunReport): void {
  const { line, style } = screen;
  const { tokens } = report;
  line();
  line(
    `  ${style('bold', 'loaded')}    always on ~${count(tokens.alwaysOn)}, expanded ~${count(tokens.expanded)}, left out ~${count(tokens.deferred)} tokens`,
  );
  for (const [what, list] of [
    ['expanded', tokens.expandedParts],
    ['left out', tokens.deferredParts],
  ] as const) {
    const [first = '', ...rest] = wrap(`${what}: ${parts(list)}`, screen.width - 14);
    for (const text of [first, ...rest.map((more) => `  ${more}`)])
      line(style('dim', `            ${text}`));
  }
  const passed = report.gates.filter(({ decision }) => decision === 'allow').length;
  const { input, output, steps } = tokens.model;
  line(
    `  ${style('bold', 'passed')}    ${passed} gates, ${refusals(report)} refused; ` +
      `${report.connectorCalls.length} connector calls, ${report.held.length} held, ${report.rowsWritten.length} rows written`,
  );
  line(
    `            model ${count(input)} in, ${count(output)} out in ${steps} steps, ${cost(report)}`,
  );
  line(style('dim', `            run ${report.run} · ${report.model} · policy ${report.policy}`));
}

function parts(list: readonly { what: string; tokens: number }[]): string {
  return list.map((part) => `${part.what} ~${count(part.tokens)}`).join(', ') || 'nothing';
}

/** What was stopped: by a gate that was enforced, or by a connector. */
export function refusals(report: RunReport): number {
  const gates = report.gates.filter(({ decision, enforced }) => decision === 'deny' && enforced);
  const calls = report.connectorCalls.filter(({ ok, error }) => !ok && isRefusal(error));
  return gates.length + calls.length;
}

/** What the run cost at most. */
function cost({ model, tokens }: RunReport): string {
  const dollars = tokens.model.costUsd;
  if (dollars === null) return 'cost unknown (no price in gatehouse.yaml)';
  return dollars === 0 ? `no cost (${model})` : `at most $${dollars.toFixed(4)}`;
}
