import { visibleLine } from 'gatehouse-contract';
import { isRefusal } from '../../runs/report.ts';
import type { Traced } from '../../runs/trace.ts';
import { count, wrap, type Screen } from './screen.ts';

/** Shows one event of a run as it happens. Sub-agents are indented: their steps are not part of the conversation. */
export function showEvent(screen: Screen, traced: Traced): void {
  const event = inLines(traced);
  const { line, style } = screen;
  const inside = 'conversation' in event && event.conversation !== 'root';
  const row = (mark: string, label: string, text: string) =>
    line(`  ${inside ? '    ' : ''}${mark} ${style('bold', label.padEnd(9))} ${text}`);
  const dim = (text: string) => style('dim', text);
  switch (event.kind) {
    case 'menu':
      row(
        '·',
        'menu',
        `${event.shown.length} skills, about ${count(event.alwaysOnTokens)} tokens always on`,
      );
      if (event.cut.length > 0) row('!', 'cut', `did not fit the menu: ${event.cut.join(', ')}`);
      break;
    case 'gate': {
      // an allowed call is shown with its outcome, in one line
      if (event.gate === 'call' && event.decision === 'allow') break;
      const passed = event.decision === 'allow';
      const mark = passed ? style('green', '✓') : style('red', '✗');
      const off = event.enforced ? '' : style('yellow', ' (not enforced here)');
      row(mark, event.gate, `${event.subject}  ${dim(`${event.rule}: ${event.because}`)}${off}`);
      break;
    }
    case 'skill':
      row('+', 'expanded', `${event.skill}  ${dim(`about ${count(event.tokens)} tokens`)}`);
      break;
    case 'tools':
      if (event.tools.length > 0)
        row(
          '+',
          'tools',
          `${event.tools.join(', ')}  ${dim(`about ${count(event.tokens)} tokens`)}`,
        );
      if (event.withheld.length > 0) row('!', 'withheld', event.withheld.join(', '));
      break;
    case 'connector-started':
      row('▸', 'started', `${event.connector}  ${dim('first use')}`);
      break;
    case 'call':
      if (event.ok) {
        const how = dim(`${event.rule} · ${event.milliseconds} ms`);
        row(style('cyan', '→'), event.effect, `${event.tool} on ${event.connector}  ${how}`);
      } else {
        const what = isRefusal(event.answer) ? 'refused' : 'failed';
        const why = describeError(event.answer);
        row(style('red', '✗'), what, `${event.tool} by ${event.connector}: ${why}`);
      }
      break;
    case 'held':
      row(style('yellow', '‖'), 'held', `${event.tool} on ${event.connector}: ${event.summary}`);
      row(
        ' ',
        '',
        dim(
          `${event.rule} · nothing was written · gatehouse approve ${event.approval} --as PERSON`,
        ),
      );
      break;
    case 'approval': {
      const granted = event.verdict === 'granted';
      const reason = event.because === '' ? '' : `: ${event.because}`;
      row(
        granted ? style('green', '✓') : style('red', '✗'),
        event.verdict,
        `${event.tool} by ${event.by}${reason}`,
      );
      break;
    }
    case 'agent-started':
      row(
        '▸',
        'agent',
        `${event.agent}: ${event.objective}  ${dim(`own context, prompt about ${count(event.promptTokens)} tokens`)}`,
      );
      break;
    case 'agent-ended':
      row(
        '◂',
        'agent',
        `${event.agent} ${event.status}  ${dim(`hands back about ${count(event.resultTokens)} tokens`)}`,
      );
      break;
    case 'unusable':
      row(style('yellow', '!'), 'unusable', `${event.tool}  ${dim(event.reason.slice(0, 160))}`);
      break;
    case 'problem':
      row(style('yellow', '!'), 'problem', `${event.message} ${event.hint}`);
      break;
    case 'answer':
      line();
      for (const text of wrap(event.text, screen.width - 4)) line(`    ${text}`);
      break;
    case 'step':
    case 'deferred':
      break;
  }
}

const inLine = (value: unknown) => (typeof value === 'string' ? visibleLine(value) : value);
/** What others wrote, such as the name of a tool, begins no line of its own. An answer has several. */
function inLines(event: Traced): Traced {
  if (event.kind === 'answer') return event;
  const fields = Object.entries(event).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.map(inLine) : inLine(value),
  ]);
  // the same fields, and of the same types
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return Object.fromEntries(fields) as Traced;
}

function describeError(answer: unknown): string {
  if (typeof answer !== 'object' || answer === null) return 'no reason given';
  const { message, rule } = answer as { message?: unknown; rule?: unknown };
  const text = typeof message === 'string' ? message : 'no reason given';
  return visibleLine(typeof rule === 'string' ? `${text} [rule ${rule}]` : text);
}
