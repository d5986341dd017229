import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';
import { loopback } from '@gatehouse/models/wire/loopback';
import { modelsAt, writeCompany } from './company.fixture.ts';
import { commentAfterReading, rowsOf, secretsIn, VIEWER } from './held.fixture.ts';
import { startGatehouse, temporary } from './process.fixture.ts';
import { runReport } from './report.fixture.ts';

const folder = temporary();
afterAll(folder.remove);
const announced = z.object({ url: z.url(), token: z.string().min(32) });
const approval = z.looseObject({
  state: z.string(),
  decided_by: z.string().nullable(),
  because: z.string().nullable(),
  call: z.strictObject({
    id: z.uuid(),
    person: z.string(),
    tool: z.string(),
    run: z.uuid(),
    conversation: z.string(),
    connector: z.string(),
    name: z.string(),
    effect: z.string(),
    scope: z.string(),
    arguments: z.strictObject({ ticket_id: z.string(), body: z.string(), visibility: z.string() }),
    label: z.object({ trust: z.string(), classes: z.array(z.string()) }),
    summary: z.string(),
    rule: z.string(),
    askedAt: z.number(),
    expiresAt: z.number(),
    changes: z.array(z.object({ field: z.string(), becomes: z.string().nullable() })),
  }),
});
/** Closed: what only host and connector know, the key and the digest, is not shown. */
const listed = z.strictObject({ approvals: z.array(approval), more: z.literal(0) });
const refusal = z.object({
  error: z.object({ code: z.string(), message: z.string(), hint: z.string().min(5) }),
});
const comments = () =>
  rowsOf(
    folder.path,
    'support-desk',
    `SELECT ticket_id, author_id FROM comment WHERE body LIKE 'Held:%'`,
  );

/** Status, code and rule of an answer that is a refusal. */
async function refused(answer: Promise<Response>): Promise<string> {
  const response = await answer;
  const { error } = refusal.parse(await response.json());
  const rule = /\[rule (.*)\]/.exec(error.message)?.[1];
  return [response.status, error.code, rule].filter((part) => part !== undefined).join(' ');
}
const granted = (as: string) => ({ as, verdict: 'granted' });

test('R41 R57 R66 held writes over the HTTP API: listed, refused by rule, approved once, refused for good', async () => {
  const model = await loopback([
    ...commentAfterReading('1004', 'Held: papers are with the broker.'),
    ...commentAfterReading('1002', 'Held: and never written.'),
  ]);
  writeCompany(folder.path, modelsAt(model.url), VIEWER);
  const up = startGatehouse(['up', '--http', '127.0.0.1:0', '--json', '--data', folder.path]);
  const { url, token } = announced.parse(JSON.parse(await up.said(/\}\n/)));
  const authorization = `Bearer ${token}`;
  const get = (path: string, headers: Record<string, string> = { authorization }) =>
    fetch(url + path, { headers });
  const post = (path: string, body: object, headers: Record<string, string> = { authorization }) =>
    fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  const list = async () => listed.parse(await (await get('/v1/approvals')).json()).approvals;
  let shown = '';
  try {
    const asked = await post('/v1/ask', { as: 'maya', question: 'Note it on the customs ticket.' });
    const run = runReport.parse(await asked.json());
    expect(run.held).toMatchObject([{ rule: 'label.untrusted', tool: 'ticketing.add_comment' }]);
    const id = run.held[0]?.approval ?? '';
    const path = `/v1/approvals/${id}`;
    const [waiting] = await list();
    expect(waiting).toMatchObject({ state: 'held', call: { id, person: 'maya' } });
    expect(waiting?.call.changes).toContainEqual(
      expect.objectContaining({
        field: 'internal comment',
        becomes: 'Held: papers are with the broker.',
      }),
    );

    // nobody without the token, no browser, nothing but a decision
    expect(await refused(get('/v1/approvals', {}))).toBe('401 unauthorized');
    expect(await refused(post(path, granted('tom'), {}))).toBe('401 unauthorized');
    const origin = 'http://evil.test';
    expect(await refused(post(path, granted('tom'), { authorization, origin }))).toBe(
      '403 forbidden',
    );
    for (const body of [
      { as: 'tom' },
      { as: 'tom', verdict: 'done' },
      { ...granted('tom'), x: 1 },
    ]) {
      expect(await refused(post(path, body))).toBe('400 invalid');
    }
    expect(await refused(post('/v1/approvals/nonsense', granted('tom')))).toBe(
      '400 unknown_approval',
    );
    expect(await refused(post(path, granted('nobody')))).toBe('400 unknown_person');

    // nobody who is not a second person with the scope, in the unit
    for (const [person, rule] of [
      ['maya', 'approve.self'],
      ['lena', 'approve.unit'],
      ['vera', 'approve.scope'],
    ] as const) {
      expect(await refused(post(path, granted(person)))).toBe(`400 approval_denied ${rule}`);
    }
    expect(comments()).toEqual([]);

    const done = await post(path, { ...granted('tom'), because: 'Right.' });
    expect([done.status, approval.parse(await done.json())]).toEqual([
      200,
      expect.objectContaining({ state: 'done', decided_by: 'tom', because: 'Right.' }),
    ]);
    expect(await refused(post(path, granted('tom')))).toBe('400 approval_decided');
    expect(comments()).toEqual([{ ticket_id: 1004, author_id: 'maya' }]);

    const second = runReport.parse(
      await (await post('/v1/ask', { as: 'maya', question: 'And there?' })).json(),
    );
    const other = `/v1/approvals/${second.held[0]?.approval}`;
    const no = await post(other, { as: 'tom', verdict: 'refused', because: 'Not now.' });
    expect(approval.parse(await no.json())).toMatchObject({ state: 'refused' });
    expect(await refused(post(other, granted('tom')))).toBe('400 approval_decided');
    expect(comments()).toHaveLength(1);

    const held = await list();
    expect(held.map(({ state }) => state)).toEqual(['refused', 'done']);
    shown = JSON.stringify([held, run, await (await get(`/v1/runs/${run.run}`)).json()]);
  } finally {
    up.process.kill('SIGTERM');
    expect((await up.ended).code).toBe(0);
  }
  const secrets = await secretsIn(folder.path);
  expect(secrets).toHaveLength(4);
  const sent = model.received.map(({ text }) => text).join('\n');
  const found = [...secrets, 'eyJ', 'idempotency_key'].filter((secret) =>
    [sent, shown].some((text) => text.includes(secret)),
  );
  expect(found).toEqual([]);
}, 240_000);
