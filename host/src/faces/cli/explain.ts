import type { ConnectorDecision } from '@gatehouse/connection';
import type { Explanation } from '../../explain.ts';
import type { Screen } from './screen.ts';

/** `gatehouse explain` for people: each gate, and the rule that decided. */
export function showExplanation(screen: Screen, explanation: Explanation): void {
  const { line, style } = screen;
  const { person, unit, tool, decision, rule, because, gates, connector, scopes, policy } =
    explanation;
  const verdict = decision === 'allow' ? style('green', 'allowed') : style('red', 'denied');
  line(`${style('bold', tool)} for ${person} in ${unit}: ${verdict} by ${style('bold', rule)}`);
  line(`  ${because}`);
  line();
  for (const gate of gates) {
    const mark = gate.decision === 'allow' ? style('green', '✓') : style('red', '✗');
    line(
      `  ${mark} ${gate.gate.padEnd(8)} ${gate.subject}  ${style('dim', `${gate.rule}: ${gate.because}`)}`,
    );
  }
  if (explanation.argumentProblem !== undefined) {
    line(style('yellow', `  ! these arguments would be sent back: ${explanation.argumentProblem}`));
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
    `  ${style(colour, '◆')} ${who} ${words}  ${style('dim', `${rules.join(' ')} (policy ${policy})`)}`,
  );
  if (decision.outcome !== 'allow') line(style('dim', `      ${because}`));
}
