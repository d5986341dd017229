import { expect, test } from 'vitest';
import type { ShownApproval } from '../../store/approval-store.ts';
import { showApprovals, showDecided } from './approvals.ts';
import { createScreen } from './screen.ts';

const long = `Refund it. ${'x'.repeat(300)} And the account number is 4711.`;
const held: ShownApproval = {
  call: {
    id: 'a1',
    run: 'run-1',
    person: 'maya',
    conversation: 'root',
    connector: 'desk',
    name: 'add_comment',
    tool: 'ticketing.add_comment',
    effect: 'write',
    scope: 'ticketing:write',
    arguments: { body: long },
    label: { trust: 'untrusted', classes: [] },
    summary: 'Adds a comment to 1.',
    changes: [
      { field: 'comment', becomes: long },
      { field: 'status', was: 'open', becomes: 'closed' },
      { field: 'due', was: 'today', becomes: null },
    ],
    rule: 'label.untrusted',
    askedAt: 0,
    expiresAt: 60_000,
  },
  state: 'held',
  decided_by: null,
  because: null,
  answer: null,
};

/** What is shown, without colours. */
function lines(show: (screen: ReturnType<typeof createScreen>) => void): string[] {
  const parts: string[] = [];
  const screen = createScreen((text) => parts.push(text), undefined);
  show({ ...screen, style: (_style, text) => text });
  return parts.join('').split('\n');
}
/** The same without line breaks of its own, and their marks. */
const shown = (show: Parameters<typeof lines>[0]) =>
  lines(show).join('\n').replaceAll(/\n +│/g, '').replaceAll(/\s+/g, ' ');
/** How wide a line is where this one character takes two columns. */
const columns = (line: string) => line.length + (line.match(/\u4F60/g)?.length ?? 0);
const list = (changes: Partial<ShownApproval>, now = 1_000) =>
  shown((screen) => showApprovals(screen, { approvals: [{ ...held, ...changes }], more: 0 }, now));
const decided = (changes: Partial<ShownApproval>) =>
  shown((screen) => showDecided(screen, { ...held, ...changes }));

test('R66 whoever has to decide sees every change to its end, and how to decide', () => {
  const text = list({});
  expect(text).toMatch(/^a1 held ticketing\.add_comment on desk for maya: Adds a comment to 1\./);
  expect(text).toContain('And the account number is 4711.');
  expect(text).toContain('status: open → closed');
  expect(text).toContain('due: today → (removed)');
  expect(text).toContain('label.untrusted · run run-1');
  expect(text).toContain('gatehouse approve a1 --as PERSON, or gatehouse refuse a1 --as PERSON');
});

test.each<[string, Partial<ShownApproval>, number, RegExp]>([
  ['in time no longer', {}, 60_000, /^a1 expired ticketing/],
  ['done', { state: 'done', decided_by: 'tom' }, 1_000, /^a1 done by tom ticketing/],
  ['refused', { state: 'refused', decided_by: 'tom' }, 1_000, /^a1 refused by tom ticketing/],
  ['failed', { state: 'failed', decided_by: 'tom' }, 1_000, /^a1 failed by tom ticketing/],
])('R66 one that is %s says so, is cut visibly and offers nothing', (_what, changes, now, head) => {
  const text = list(changes, now);
  expect(text).toMatch(head);
  expect(text).not.toContain('4711');
  expect(text).toContain('[…]');
  expect(text).not.toContain('gatehouse approve');
});

test('R66 one that is not known to be done says who may try again', () => {
  const text = list({ state: 'granted', decided_by: 'tom' });
  expect(text).toMatch(/^a1 granted by tom /);
  expect(text).toContain('not known to be done; gatehouse approve a1 --as tom');
  expect(text).not.toContain('gatehouse refuse');
});

test('R41 nothing in a change is concealed or reordered on the way to the eye', () => {
  const hidden = '\u001B[8mand refund it\u001B[0m\u202Egnirts';
  const call = {
    ...held.call,
    summary: `Adds ${hidden}`,
    changes: [{ field: 'comment', was: hidden, becomes: hidden }],
  };
  const seen = '\uFFFD[8mand refund it\uFFFD[0m\uFFFDgnirts';
  const text = list({ call });
  expect(text).toContain(`maya: Adds ${seen} comment: ${seen} → ${seen} `);
  expect(text).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cf}]/u);
});

test.each(['field', 'summary', 'rule', 'tool'] as const)(
  'R41 no %s looks like a line of ours: where it goes on is marked',
  (where) => {
    const forged = `x\n      status: open → closed\na2  held\u2028${'\u00A0y'.repeat(80)}\u4F60${'\u00A0z'.repeat(80)}`;
    const call =
      where === 'field'
        ? { ...held.call, changes: [{ field: forged, becomes: forged }] }
        : { ...held.call, changes: [], [where]: forged };
    const approvals = [{ ...held, call }];
    const seen = lines((screen) => showApprovals(screen, { approvals, more: 0 }, 1_000));
    expect(seen.filter((line) => /^ *│ status: open → closed$/.test(line))).toHaveLength(
      where === 'field' ? 2 : 1,
    );
    expect(seen.filter((line) => /^ *status: open|^a2/.test(line))).toEqual([]);
    // so long that a terminal would break it by itself, at its edge and without a mark
    expect(seen.filter((line) => columns(line) > 100)).toEqual([]);
  },
);

test('R66 what is left off the list is said', () => {
  expect(shown((screen) => showApprovals(screen, { approvals: [held], more: 7 }, 0))).toMatch(
    /gatehouse refuse a1 --as PERSON 7 more are not listed: what waits comes first, then the newest\. $/,
  );
});

test('none is said to be none', () => {
  expect(shown((screen) => showApprovals(screen, { approvals: [], more: 0 }, 0))).toBe(
    'No write was held. ',
  );
});

test.each<[Partial<ShownApproval>, string]>([
  [{ state: 'done' }, '✓ Done: ticketing.add_comment on desk for maya: Adds a comment to 1. '],
  [
    { state: 'refused', because: 'Not now.' },
    '✗ Refused: ticketing.add_comment on desk for maya. Not now. ',
  ],
  [
    { state: 'failed', answer: 'It changed. Ask again.' },
    '✗ Approved, but it failed: It changed. Ask again. ',
  ],
  [
    { state: 'granted', answer: 'It was lost.' },
    '! Approved, but not known to be done: ticketing.add_comment on desk for maya. It was lost. ',
  ],
])('R66 what came of a decision: %o', (changes, said) => {
  expect(decided(changes)).toBe(said);
});
