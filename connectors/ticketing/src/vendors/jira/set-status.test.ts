import { describe, expect, test } from 'vitest';
import { attempt } from '../../attempt.fixture.ts';
import { refusal } from '../../refusal.fixture.ts';
import { openDesk, PLAIN } from './open.fixture.ts';

const write = (count: number) => ({ actor: 'maya', attempt: attempt(count) });
const open = { issues: [{ summary: 'Gate does not open' }] };

async function ticketOf({ desk }: ReturnType<typeof openDesk>): Promise<string> {
  const [first] = (await desk.tickets.search({ sort: 'created_desc' }, { limit: 1 })).items;
  return first?.id ?? '';
}

describe('R37 a status is reached by the transitions of the workflow', () => {
  test('a screen that demands a resolution is told the usual one, or the one that was asked for', async () => {
    for (const [resolution, kept] of [
      [undefined, 'Done'],
      ['duplicate', 'Duplicate'],
    ] as const) {
      const made = openDesk(open);
      // oxlint-disable-next-line no-await-in-loop
      const id = await ticketOf(made);
      const change = { status: 'resolved', resolution } as const;
      // oxlint-disable-next-line no-await-in-loop
      const plan = await made.desk.tickets.planStatus(id, change, 'maya');
      expect(plan.changes).toEqual([
        { field: 'status', was: 'new (Open)', becomes: 'resolved' },
        { field: 'resolution', becomes: kept },
      ]);
      // oxlint-disable-next-line no-await-in-loop
      const { record, warnings } = await made.desk.tickets.setStatus(id, change, write(1));
      expect([record.status, record.resolution, warnings]).toEqual(['resolved', kept, []]);
    }
  });

  test('a resolution that Jira does not offer, or that says something else, is refused by its field', async () => {
    const made = openDesk(open);
    const id = await ticketOf(made);
    for (const resolution of ['Solved', 'Won’t Do']) {
      const change = { status: 'resolved', resolution } as const;
      // oxlint-disable-next-line no-await-in-loop
      const error = await refusal(made.desk.tickets.setStatus(id, change, write(1)));
      expect(error.details.fields?.[0]).toMatchObject({
        field: 'resolution',
        allowed: ['Done', 'Duplicate', 'Cannot Reproduce'],
      });
    }
    expect((await made.desk.tickets.get(id)).status).toBe('new');
  });

  test('a workflow without a status for it is canceled by a resolution that says so', async () => {
    const made = openDesk(open);
    const [project] = made.world.state.projects;
    if (project) {
      const { transitions, ...workflow } = project.workflow;
      project.workflow = {
        ...workflow,
        transitions: transitions.filter(({ to }) => to !== 'Canceled'),
      };
    }
    const { record } = await made.desk.tickets.setStatus(
      await ticketOf(made),
      { status: 'canceled' },
      write(1),
    );
    expect([record.status, record.status_native, record.resolution]).toEqual([
      'canceled',
      'Resolved',
      "Won't Do",
    ]);
  });

  test('a move that is not there is refused with those that are', async () => {
    const made = openDesk(open);
    const id = await ticketOf(made);
    const error = await refusal(made.desk.tickets.setStatus(id, { status: 'closed' }, write(1)));
    expect(error.details.fields?.[0]).toMatchObject({
      field: 'status',
      allowed: ['in_progress', 'waiting', 'resolved', 'canceled'],
    });
    expect(
      made.requests.filter((line) => line.startsWith('POST') && line.includes('transitions')),
    ).toEqual([]);
  });

  test('a resolution that the workflow sets by itself is told', async () => {
    const made = openDesk({ ...PLAIN, ...open });
    const change = { status: 'resolved', resolution: 'Duplicate' } as const;
    const { record, warnings } = await made.desk.tickets.setStatus(
      await ticketOf(made),
      change,
      write(1),
    );
    expect(record.resolution).toBe('Done');
    expect(warnings).toEqual(['resolution: asked for "Duplicate", Jira kept "Done".']);
  });

  test('a stale version conflicts before anything is asked of the workflow', async () => {
    const made = openDesk(open);
    const id = await ticketOf(made);
    const change = { status: 'resolved', expectedVersion: '2020-01-01T00:00:00.000Z' } as const;
    const error = await refusal(made.desk.tickets.setStatus(id, change, write(1)));
    const { version } = await made.desk.tickets.get(id);
    expect([error.code, error.details.current_version]).toEqual(['conflict', version]);
  });
});

describe('R36 R41 the reason of a move', () => {
  const waiting = { status: 'waiting', comment: 'Waits for the part.' } as const;

  test('is an internal comment also where the transition has no screen, which would drop it', async () => {
    const made = openDesk(open);
    const { record, warnings } = await made.desk.tickets.setStatus(
      await ticketOf(made),
      waiting,
      write(1),
    );
    expect(warnings).toEqual([]);
    expect(record.recent_comments.map(({ body, visibility }) => [body, visibility])).toEqual([
      ['Waits for the part.', 'internal'],
    ]);
  });

  test('is a warning where Jira refuses it after the move, and no error: the move has happened', async () => {
    const made = openDesk(open);
    const id = await ticketOf(made);
    made.world.fail({ status: 403, body: '{}', method: 'POST', path: '/comment' });
    const { record, warnings } = await made.desk.tickets.setStatus(id, waiting, write(1));
    expect([record.status, warnings]).toEqual([
      'waiting',
      ['comment: not written, Jira refused it; use add_comment.'],
    ]);
    const found = await made.desk.tickets.findStatus(id, waiting, write(1));
    expect(found?.warnings).toEqual(['comment: not written; use add_comment.']);
  });

  test('is looked for where only its answer was lost', async () => {
    const made = openDesk(open);
    made.world.fail({ status: 'reset', method: 'POST', path: '/comment', request: 'done' });
    const { record, warnings } = await made.desk.tickets.setStatus(
      await ticketOf(made),
      waiting,
      write(1),
    );
    expect([record.recent_comments.length, warnings]).toEqual([1, []]);
  });
});

describe('R66 a move is found again', () => {
  test('in the changelog, when the ticket went on since then; by our account, and since the attempt', async () => {
    const made = openDesk(open);
    const id = await ticketOf(made);
    const working = { status: 'in_progress' } as const;
    expect(await made.desk.tickets.findStatus(id, working, write(1))).toBeUndefined();
    await made.desk.tickets.setStatus(id, working, write(1));
    await made.desk.tickets.setStatus(id, { status: 'waiting' }, write(2));
    const found = await made.desk.tickets.findStatus(id, working, write(1));
    expect([found?.result, found?.record.status]).toEqual(['updated', 'waiting']);
    const later = { ...attempt(3), since: attempt(3).since + 86_400_000 };
    expect(
      await made.desk.tickets.findStatus(id, working, { actor: 'maya', attempt: later }),
    ).toBeUndefined();
  });
});
