import { beforeEach, describe, expect, test } from 'vitest';
import { openWorld } from './open.fixture.ts';

let world: ReturnType<typeof openWorld>['world'];
let desk: ReturnType<typeof openWorld>;
beforeEach(() => {
  desk = openWorld();
  world = desk.world;
});

describe('creating a ticket', () => {
  test('mails the requester, and a new requester needs a name', async () => {
    const requester = { name: 'Zoe', email: 'zoe@new.test' };
    const reply = await desk.post({ subject: 'Hello', comment: { body: 'Hi **you**' }, requester });
    expect(reply.status).toBe(201);
    expect(reply.headers.get('location')).toBe(`${world.origin}/api/v2/tickets/4.json`);
    expect(reply.json).toMatchObject({
      ticket: { id: 4, status: 'new', priority: null, assignee_id: null, due_at: null },
    });
    expect(world.state.mails).toEqual([
      { at: '2026-11-02T09:00:03Z', to: 'zoe@new.test', ticket: 4, about: 'created' },
    ]);
    const nameless = { subject: 'x', comment: { body: 'y' }, requester: { email: 'n@new.test' } };
    expect(await desk.post(nameless)).toMatchObject({
      status: 422,
      json: { error: 'RecordInvalid', details: { requester: [{}] } },
    });
  });

  test('an internal first comment mails nobody; one without text is refused', async () => {
    await desk.post({
      subject: 'x',
      comment: { body: 'y', public: false },
      requester_id: 20_978_392,
    });
    expect(world.state.mails).toEqual([]);
    expect(await desk.get('tickets/4')).toMatchObject({ json: { ticket: { is_public: false } } });
    await desk.post({ subject: 'x', requester: { name: 'Nobody', email: 'no@new.test' } });
    expect(world.state.users).toHaveLength(6);
    expect(await desk.post({ subject: 'x' })).toMatchObject({
      status: 422,
      json: { details: { comment: [{ error: 'BlankValue' }] } },
    });
    expect(await desk.call('POST', 'api/v2/tickets', { body: { subject: 'x' } })).toMatchObject({
      status: 400,
      json: { error: { title: 'Invalid attribute' } },
    });
  });

  test('a key makes it once for two hours, and is refused with another body', async () => {
    const ticket = { subject: 'Once', comment: { body: 'only' } };
    const key = { 'idempotency-key': 'k-1' };
    const first = await desk.post(ticket, key);
    const again = await desk.post(ticket, key);
    expect(first.headers.get('x-idempotency-lookup')).toBe('miss');
    expect([again.status, again.headers.get('x-idempotency-lookup')]).toEqual([201, 'hit']);
    expect(again.json).toEqual(first.json);
    expect(world.state.tickets).toHaveLength(4);
    expect(await desk.post({ ...ticket, priority: 'low' }, key)).toMatchObject({
      status: 400,
      json: { error: 'IdempotentRequestError' },
    });
    world.advance(7200);
    desk.session.token = world.token();
    expect((await desk.post(ticket, key)).headers.get('x-idempotency-lookup')).toBe('miss');
  });

  test('a fault after the deed leaves the ticket, and the key finds it', async () => {
    const ticket = { subject: 'Once', comment: { body: 'only' } };
    world.fail({ status: 502, method: 'POST', request: 'done' });
    expect((await desk.post(ticket, { 'idempotency-key': 'k' })).status).toBe(502);
    const again = await desk.post(ticket, { 'idempotency-key': 'k' });
    expect([again.headers.get('x-idempotency-lookup'), world.state.tickets.length]).toEqual([
      'hit',
      4,
    ]);
    world.fail({ status: 'silence', method: 'POST', request: 'late' });
    await desk.post(ticket);
    expect([world.state.tickets.length, world.settle(), world.state.tickets.length]).toEqual([
      4, 1, 5,
    ]);
  });
});
