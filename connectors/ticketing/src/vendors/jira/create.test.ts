import { describe, expect, test } from 'vitest';
import { attempt } from '../../attempt.fixture.ts';
import { refusal } from '../../refusal.fixture.ts';
import { DESK, openDesk } from './open.fixture.ts';

const write = (count: number) => ({ actor: 'maya', attempt: attempt(count) });
const draft = { title: 'Gate does not open', body: 'It is **stuck**.' };

describe('R66 a ticket is opened once', () => {
  test('its mark is a property: nothing that people see holds it', async () => {
    const { desk, world } = openDesk();
    const { record } = await desk.tickets.create(draft, write(1));
    const [issue] = world.state.issues;
    expect(issue?.properties).toEqual({ 'gatehouse.mark': { mark: attempt(1).mark } });
    expect(
      JSON.stringify([issue?.summary, issue?.description, issue?.labels, record]),
    ).not.toContain('gh-');
  });

  test('it is found while the search does not know it, also behind numbers that are gone', async () => {
    const { desk, world } = openDesk({ indexLag: 1000, issues: [{ summary: 'old' }] });
    await desk.tickets.create({ ...draft, title: 'other' }, write(1));
    await desk.tickets.create({ ...draft, title: 'deleted' }, write(2));
    const made = await desk.tickets.create(draft, write(3));
    const gone = world.state.issues.findIndex(({ summary }) => summary === 'deleted');
    world.state.issues.splice(gone, 1);
    expect((await desk.tickets.findCreated(draft, write(3)))?.record.id).toBe(made.record.id);
    expect(await desk.tickets.findCreated(draft, write(2))).toBeUndefined();
    expect(world.refused).toEqual([]);
  });

  test('it is found by the search when the project went on', async () => {
    const { desk, world } = openDesk();
    const made = await desk.tickets.create(draft, write(1));
    for (let count = 2; count < 6; count += 1) {
      // oxlint-disable-next-line no-await-in-loop
      await desk.tickets.create({ ...draft, title: `other ${count}` }, write(count));
    }
    expect((await desk.tickets.findCreated(draft, write(1)))?.record.id).toBe(made.record.id);
    expect(world.refused).toEqual([]);
  });

  test('a property of somebody else with this mark is none of ours', async () => {
    const { desk, world } = openDesk({ indexLag: 1000 });
    await desk.tickets.create(draft, write(1));
    const [issue] = world.state.issues;
    if (issue) world.state.issues[0] = { ...issue, creator: world.accounts.bob.id };
    expect(await desk.tickets.findCreated(draft, write(1))).toBeUndefined();
  });

  test('when it was opened and cannot be read back, the outcome is unknown', async () => {
    const { desk, world, before } = openDesk();
    await desk.tickets.planCreate(draft, 'maya');
    before('POST /rest/api/3/issue', () => world.fail({ status: 502, method: 'GET', times: 3 }));
    expect((await refusal(desk.tickets.create(draft, write(1)))).code).toBe('outcome_unknown');
    expect((await desk.tickets.findCreated(draft, write(1)))?.record.title).toBe(draft.title);
  });
});

describe('R66 what this site demands and what it drops', () => {
  const impact = {
    id: 'customfield_10050',
    name: 'Impact',
    kind: 'option',
    required: true,
    options: ['Small', 'Large'],
  } as const;
  const demanding = { projects: [{ name: 'Support Desk', key: 'SUP', fields: [impact] }] };

  test('a field that Jira demands is described, and its absence refused before anything is sent', async () => {
    const { desk, requests } = openDesk(demanding);
    expect((await desk.describe.describe()).required_fields).toEqual(['Impact']);
    const error = await refusal(desk.tickets.create(draft, write(1)));
    expect(error.details.fields).toEqual([
      { field: 'custom_fields', message: 'Impact is required', allowed: ['Small', 'Large'] },
    ]);
    expect((await refusal(desk.tickets.planCreate(draft, 'maya'))).message).toBe(error.message);
    expect(requests).not.toContain('POST /rest/api/3/issue');
  });

  test('it is given by its name, in any case, and read back and changed by it', async () => {
    const { desk, world } = openDesk(demanding);
    const custom_fields = [{ field: 'impact', value: 'LARGE' }];
    const made = await desk.tickets.create({ ...draft, custom_fields }, write(1));
    expect(made.warnings).toEqual([]);
    expect(made.record.custom_fields).toEqual([{ field: 'Impact', value: 'Large' }]);
    const change = { custom_fields: [{ field: 'Impact', value: 'Small' }] };
    const changed = await desk.tickets.update(made.record.id, change, write(2));
    expect([changed.warnings, changed.changes]).toEqual([
      [],
      [{ field: 'custom_fields.Impact', was: 'Large', becomes: 'Small' }],
    ]);
    const wrong = { custom_fields: [{ field: 'Impact', value: 'Huge' }] };
    const error = await refusal(desk.tickets.update(made.record.id, wrong, write(3)));
    expect(error.details.fields?.[0]).toMatchObject({
      field: 'custom_fields',
      allowed: ['Small', 'Large'],
    });
    expect(world.refused).toEqual([]);
  });

  test('a customer is the requester where the account may name one, else it is a warning', async () => {
    const { desk, world } = openDesk(DESK);
    const named = { ...draft, requester: 'Carol Customer' };
    const made = await desk.tickets.create(named, write(1));
    expect([made.warnings, made.record.requester?.name]).toEqual([[], 'Carol Customer']);
    const limited = openDesk(DESK);
    const alice = limited.world.state.users.find(({ displayName }) => displayName === 'Alice Test');
    if (alice) alice.permissions = alice.permissions.filter((one) => one !== 'MODIFY_REPORTER');
    const kept = await limited.desk.tickets.create(named, write(1));
    expect(kept.record.requester?.name).toBe('Alice Test');
    expect(kept.warnings).toEqual([
      expect.stringMatching(/^requester: asked for "Carol.*may not name the reporter\.$/),
    ]);
    const { summary } = await limited.desk.tickets.planCreate(named, 'maya');
    expect(summary).toContain('Jira will not keep: requester.');
    expect([...world.refused, ...limited.world.refused]).toEqual([]);
  });

  test('a label with blanks is refused by its field, planned or written', async () => {
    const { desk, requests } = openDesk();
    const wrong = { ...draft, labels: ['two words'] };
    for (const call of [
      desk.tickets.create(wrong, write(1)),
      desk.tickets.planCreate(wrong, 'maya'),
    ]) {
      // oxlint-disable-next-line no-await-in-loop
      expect((await refusal(call)).details.fields?.[0]?.field).toBe('labels');
    }
    expect(requests).not.toContain('POST /rest/api/3/issue');
  });

  test("what Jira itself refuses is told by the argument's name", async () => {
    const { desk } = openDesk();
    const error = await refusal(desk.tickets.create({ ...draft, title: 'two\nlines' }, write(1)));
    expect(error.code).toBe('invalid');
    expect(error.details.fields).toEqual([
      { field: 'title', message: 'The summary is invalid because it contains newline characters.' },
    ]);
  });

  test('who may not open tickets in a project is told so', async () => {
    const { desk, world } = openDesk();
    const alice = world.state.users.find(({ displayName }) => displayName === 'Alice Test');
    if (alice) alice.permissions = ['BROWSE_PROJECTS'];
    expect((await refusal(desk.tickets.create(draft, write(1)))).code).toBe('forbidden');
    const said = await desk.describe.describe();
    expect([said.types, said.fields.requester]).toEqual([[], 'read_only']);
    expect(said.notes.join(' ')).toContain(
      'create_ticket: the account of this connector lacks CREATE_ISSUES',
    );
  });
});
