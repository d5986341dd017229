import { describe, expect, test } from 'vitest';
import type { Explanation } from '../../explain.ts';
import type { Traced } from '../../runs/trace.ts';
import { showExplanation } from './explain.ts';
import { showLines } from './lines.ts';
import type { Screen } from './screen.ts';
import { showEvent } from './show-event.ts';

/** What is shown, one entry for each line of the terminal. */
function shown(show: (screen: Screen) => void): string[] {
  const lines: string[] = [];
  show({
    width: 60,
    line: (text = '') => void lines.push(...text.split('\n')),
    style: (_style, text) => text,
  });
  return lines;
}
const EVIL = 'x\n  ✓ call      ticketing.search_tickets  call.scope: all fine\u202E';
const tool = `ticketing.${EVIL}`;
const gate = {
  gate: 'reach',
  subject: tool,
  decision: 'deny',
  rule: 'contract:new_tool',
  because: EVIL,
} as const;

describe('R39 R66 a name that a third party chose begins no line of its own', () => {
  const at = { seq: 1, at: 0 };
  test.each<[string, Traced]>([
    ['gate', { ...at, kind: 'gate', conversation: 'root', enforced: true, ...gate }],
    [
      'tools',
      { ...at, kind: 'tools', conversation: 'root', tools: [tool], withheld: [], tokens: 1 },
    ],
    ['problem', { ...at, kind: 'problem', message: EVIL, hint: EVIL }],
    ['unusable', { ...at, kind: 'unusable', conversation: 'root', tool, reason: EVIL }],
    [
      'call',
      {
        ...at,
        kind: 'call',
        conversation: 'root',
        connector: 'desk',
        tool,
        effect: 'read',
        rule: 'call.scope',
        scopes: [],
        passport: 'p',
        arguments: {},
        ok: false,
        answer: { message: EVIL, rule: EVIL },
        milliseconds: 1,
      },
    ],
  ])('in the event %s', (_kind, event) => {
    const lines = shown((screen) => showEvent(screen, event));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('x\\u{a}  ✓ call');
    expect(lines[0]).not.toContain('\u202E');
  });

  test('an answer keeps its lines', () => {
    const event = { ...at, kind: 'answer', status: 'done', text: 'a\nb' } as const;
    expect(shown((screen) => showEvent(screen, event))).toEqual(['', '    a', '    b']);
  });

  test('in an explanation', () => {
    const explanation: Explanation = {
      person: 'ada',
      unit: 'outside',
      tool,
      decision: 'deny',
      rule: 'contract:new_tool',
      because: EVIL,
      gates: [gate],
      connector: 'foreign',
      connectorDecides: { outcome: 'deny', rules: [EVIL], because: EVIL, policy: EVIL },
      scopes: [],
      policy: 'p',
      argumentProblem: EVIL,
    };
    const lines = shown((screen) => showExplanation(screen, explanation));
    expect(lines.filter((line) => line.startsWith('  ✓ call'))).toEqual([]);
    expect(lines.join('')).not.toContain('\u202E');
  });

  test('in the text of an accept that is too long for one line: what follows is marked', () => {
    const text = `+ Finds tickets by their words.${' '.repeat(50)}Accepted and written to /srv/gatehouse.lock.`;
    const lines = shown((screen) => showLines(screen, [{ tone: 'good', indent: 4, text }]));
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines.slice(1)) expect(line).toMatch(/^ {4}│ /);
  });
});

test('R41 an explanation says at once that each call waits', () => {
  const explanation: Explanation = {
    person: 'ada',
    unit: 'outside',
    tool: 'ticketing.search_tickets',
    decision: 'allow',
    rule: 'call.scope',
    because: 'ada holds ticketing:read.',
    waits: true,
    gates: [],
    scopes: [],
    policy: 'p',
  };
  expect(shown((screen) => showExplanation(screen, explanation))[0]).toBe(
    'ticketing.search_tickets for ada in outside: allowed by call.scope, and each call waits for a second person',
  );
});
