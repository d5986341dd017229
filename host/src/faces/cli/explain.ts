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
  const own = explanation.connectorDecides;
  if (own) {
    const colour = { allow: 'green', approval: 'yellow', deny: 'red' } as const;
    const words = {
      allow: 'allows it',
      approval: 'holds it for a second person',
      deny: 'denies it',
    };
    line(
      `  ${style(colour[own.outcome], '◆')} ${connector ?? ''} itself ${words[own.outcome]}  ${style('dim', own.rules.join(' '))}`,
    );
    line(style('dim', `             ${own.because} (policy ${own.policy})`));
  }
  line();
  line(
    style(
      'dim',
      `  connector ${connector ?? 'none'} · its passport would carry ${scopes.join(' ') || 'no scopes'} · policy ${policy}`,
    ),
  );
}
