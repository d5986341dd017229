// Counts a week of tickets. Reads a JSON array of tickets on standard input, writes the totals as JSON.
// A ticket: { status, priority, queue, due_date, assignee }; due_date is ISO 8601 or null.
// Usage: node count-week.mjs 2026-01-12T00:00:00Z < tickets.json     (the argument is "now")

const DONE = new Set(['resolved', 'closed']);
const OPEN = new Set(['new', 'open', 'in_progress', 'waiting']);

/** Totals of one list of tickets; every breakdown sums to `came_in`. */
export function countWeek(tickets, now) {
  const open = tickets.filter(({ status }) => OPEN.has(status));
  return {
    came_in: tickets.length,
    done: tickets.filter(({ status }) => DONE.has(status)).length,
    open: open.length,
    canceled: tickets.filter(({ status }) => status === 'canceled').length,
    overdue: open.filter(({ due_date: due }) => due && Date.parse(due) < now).length,
    unassigned: open.filter(({ assignee }) => !assignee).length,
    by_priority: tally(tickets, 'priority'),
    by_status: tally(tickets, 'status'),
    by_queue: tally(tickets, 'queue'),
  };
}

function tally(tickets, field) {
  const counts = new Map();
  for (const ticket of tickets) {
    const value = ticket[field] ?? 'none';
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  // Sorted, so that two runs over the same tickets print the same text.
  return Object.fromEntries([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

if (import.meta.main) {
  const now = Date.parse(process.argv[2] ?? '');
  if (Number.isNaN(now)) {
    process.stderr.write('Give the current time as ISO 8601, such as 2026-01-12T00:00:00Z.\n');
    process.exit(2);
  }
  const input = Buffer.concat(await process.stdin.toArray()).toString('utf8');
  process.stdout.write(`${JSON.stringify(countWeek(JSON.parse(input), now), null, 2)}\n`);
}
