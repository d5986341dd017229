import type { ShownApproval } from '../../store/approval-store.ts';
import { marked } from './lines.ts';
import type { Screen } from './screen.ts';

/** Writes that are listed at once. */
export const LISTED = 50;
/** Characters of one value that are shown of what was decided. Whoever still has to decide sees all of it. */
const MAX_VALUE = 200;

/** `gatehouse approvals`: what each held write would do, and how to decide on it. */
export function showApprovals(
  screen: Screen,
  { approvals, more }: { approvals: readonly ShownApproval[]; more: number },
  now: number,
): void {
  const { line, style, width } = screen;
  if (approvals.length === 0) line('No write was held.');
  for (const { call, state, decided_by: by } of approvals) {
    const open = state === 'held' && call.expiresAt > now;
    const how = state === 'held' && !open ? 'expired' : state;
    const who = by === null ? '' : ` by ${by}`;
    line(`${style('bold', call.id)}  ${style(open ? 'yellow' : 'dim', how + who)}`);
    const what = `${call.tool} on ${call.connector} for ${call.person}: ${call.summary}`;
    for (const part of marked(what, width - 2)) line(`  ${part}`);
    const shown = (value: string) =>
      open || value.length <= MAX_VALUE ? value : `${value.slice(0, MAX_VALUE)} […]`;
    for (const { field, was, becomes } of call.changes) {
      const before = was === undefined || was === null ? '' : `${shown(was)} → `;
      const text = `${field}: ${before}${becomes === null ? '(removed)' : shown(becomes)}`;
      for (const part of marked(text, width - 6)) line(`      ${part}`);
    }
    const asked = new Date(call.askedAt).toISOString().slice(0, 16);
    const why = `${call.rule} · run ${call.run} · asked ${asked}Z`;
    for (const part of marked(why, width - 2)) line(style('dim', `  ${part}`));
    const approve = `gatehouse approve ${call.id} --as ${by ?? 'PERSON'}`;
    if (state === 'granted') line(style('dim', `  not known to be done; ${approve}`));
    if (open) line(style('dim', `  ${approve}, or gatehouse refuse ${call.id} --as PERSON`));
  }
  if (more > 0) line(`${more} more are not listed: what waits comes first, then the newest.`);
}

/** What came of a decision. */
export function showDecided(screen: Screen, { call, state, answer, because }: ShownApproval): void {
  const { line, style } = screen;
  const what = `${call.tool} on ${call.connector} for ${call.person}`;
  if (state === 'done') line(`${style('green', '✓')} Done: ${what}: ${call.summary}`);
  else if (state === 'refused')
    line(`${style('red', '✗')} Refused: ${what}. ${because ?? ''}`.trim());
  else if (state === 'failed')
    line(`${style('red', '✗')} Approved, but it failed: ${answer ?? ''}`);
  else line(`${style('yellow', '!')} Approved, but not known to be done: ${what}. ${answer ?? ''}`);
}
