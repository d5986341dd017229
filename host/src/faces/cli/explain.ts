import type { ConnectorDecision } from '@gatehouse/connection';
import type { Explanation } from '../../explain.ts';
import { visibleLine } from 'gatehouse-contract';
import type { Screen } from './screen.ts';

/** `gatehouse explain` for people: each gate, and the rule that decided. */
export function showExplanation(screen: Screen, explanation: Explanation): void {
  const { line, style } = screen;
  const { person, unit, tool, decision, rule, because, gates, connector, scopes, policy } =
    explanation;
  const held = explanation.waits
    ? style('yellow', ', and each call waits for a second person')
    : '';
  const verdict = decision === 'allow' ? style('green', 'allowed') : style('red', 'denied');
  line(
    `${style('bold', visibleLine(tool))} for ${person} in ${unit}: ${verdict} by ${style('bold', rule)}${held}`,
  );
  line(`  ${visibleLine(because)}`);
  line();
  for (const gate of gates) {
    const mark = gate.decision === 'allow' ? style('green', '✓') : style('red', '✗');
    line(
      `  ${mark} ${gate.gate.padEnd(8)} ${visibleLine(gate.subject)}  ${style('dim', `${gate.rule}: ${visibleLine(gate.because)}`)}`,
    );
  }
  if (explanation.argumentProblem !== undefined) {
    const problem = visibleLine(explanation.argumentProblem);
    line(style('yellow', `  ! these arguments would be sent back: ${problem}`));
  }
  const fresh = explanation.connectorDecides;
  const later = explanation.connectorDecidesAfterReading;
  if (fresh) showConnector(screen, `${connector ?? ''} itself`, fresh);
  if (later && later.outcome !== fresh?.outcome) {
    showConnector(screen, 'once the conversation has read what others wrote, it', later);
  }
  line();
  line(
    style(
      'dim',
      `  connector ${connector ?? 'none'} · its passport would carry ${scopes.join(' ') || 'no scopes'} · policy ${policy}`,
    ),
  );
}

const verdicts = {
  allow: ['green', 'allows it'],
  approval: ['yellow', 'holds it for a second person'],
  deny: ['red', 'denies it'],
} as const;

function showConnector({ line, style }: Screen, who: string, decision: ConnectorDecision): void {
  const [colour, words] = verdicts[decision.outcome];
  const { rules, because, policy } = decision;
  line(
    `  ${style(colour, '◆')} ${who} ${words}  ${style('dim', `${visibleLine(rules.join(' '))} (policy ${visibleLine(policy)})`)}`,
  );
  if (decision.outcome !== 'allow') line(style('dim', `      ${visibleLine(because)}`));
}
