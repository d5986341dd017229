import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  CLEAN,
  createKeyPair,
  createMint,
  PASSPORT_META_KEY,
  readSigningKey,
  type PassportRequest,
} from '@gatehouse/passport';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { connect, type Caller } from './mcp-clients.ts';

const ISSUER = 'https://gatehouse.test';
const maya: PassportRequest = {
  person: 'maya',
  unit: 'support',
  roles: ['lead'],
  audience: 'support-desk',
  scopes: ['ticketing:read'],
  run: 'run-1',
};
const folder = mkdtempSync(join(tmpdir(), 'gatehouse-passports-'));
const keysFile = join(folder, 'keys.json');
let mint: (change?: Partial<PassportRequest>, secondsAgo?: number) => Promise<string>;

beforeAll(async () => {
  const { privateJwk, publicKeys } = await createKeyPair('k1');
  writeFileSync(keysFile, JSON.stringify(publicKeys));
  const key = await readSigningKey(privateJwk);
  mint = (change, secondsAgo = 0) =>
    createMint({
      issuer: ISSUER,
      key,
      now: () => Date.now() - secondsAgo * 1000,
      newId: randomUUID,
    })({ ...maya, ...change });
});
afterAll(() => rmSync(folder, { recursive: true }));

const outcome = z.union([
  z.object({ result: z.string() }),
  z.object({ error: z.object({ code: z.string(), rule: z.string() }) }),
]);
/** Seconds since the epoch, in a minute. */
const later = () => Math.floor(Date.now() / 1000) + 60;
const present = (token: string) => ({ [PASSPORT_META_KEY]: token });

describe.each(['v1', 'v2 legacy', 'v2 pinned'] as const)(
  '%s over stdio, with passports',
  (client) => {
    const data = join(folder, `${client}.db`);
    const draft = {
      title: 'Forklift beeps',
      body: 'Since Monday.',
      idempotency_key: 'forklift-1',
    };
    let caller: Caller;
    beforeAll(async () => {
      caller = await connect(client, 'stdio', {
        flags: ['--vendor', 'embedded', '--data', data],
        env: {
          GATEHOUSE_PASSPORT_KEYS: keysFile,
          GATEHOUSE_ISSUER: ISSUER,
          GATEHOUSE_AUDIENCE: 'support-desk',
        },
      });
    });
    afterAll(() => caller.close());

    /** Rows of the file, read past the connector. */
    function rows(query: string): unknown[] {
      const reader = new DatabaseSync(data, { readOnly: true });
      try {
        return reader
          .prepare(query)
          .all()
          .map((row) => ({ ...row }));
      } finally {
        reader.close();
      }
    }
    const tickets = () => rows('SELECT title FROM ticket');

    test('R31 the tools can be listed without one', async () => {
      expect(await caller.list()).toHaveLength(13);
    });

    test('R41 without a passport', async () => {
      const { isError, body } = await caller.call('create_ticket', draft);
      expect([isError, body]).toEqual([
        true,
        {
          error: {
            code: 'forbidden',
            message: 'The call was refused: no passport was presented.',
            hint: 'Call through the Gatehouse host, which mints a passport for each call.',
            rule: 'passport:missing',
          },
        },
      ]);
    });

    test.each<[string, () => Promise<string>, string, string]>([
      ['expired', () => mint({}, 600), 'auth_expired', 'passport:expired'],
      [
        'for another desk',
        () => mint({ audience: 'success-desk' }),
        'forbidden',
        'passport:audience',
      ],
      ['made up', async () => 'a.b.c', 'forbidden', 'passport:malformed'],
    ])('R41 with a passport that is %s', async (_what, token, code, rule) => {
      const { isError, body } = await caller.call(
        'get_ticket',
        { ticket_id: '1' },
        present(await token()),
      );
      expect(isError).toBe(true);
      expect(body).toMatchObject({ error: { code, rule } });
    });

    test('R42 a read-only passport writes nothing', async () => {
      const { isError, body } = await caller.call('create_ticket', draft, present(await mint()));
      expect([isError, body]).toEqual([
        true,
        {
          error: {
            code: 'forbidden',
            message:
              'create_ticket needs the scope ticketing:write; maya (support) holds ticketing:read.',
            hint: 'Ask an administrator to grant ticketing:write to the role, or hand this to someone who has it.',
            rule: 'scope:ticketing:write',
            needed_scope: 'ticketing:write',
          },
        },
      ]);
      expect(tickets()).toEqual([]);
    });

    test('R42 a passport for one tool opens no other', async () => {
      const token = await mint({ scopes: ['ticketing:write'], tools: ['get_ticket'] });
      const { body } = await caller.call('create_ticket', draft, present(token));
      expect(body).toMatchObject({ error: { rule: 'tool-not-in-passport' } });
      expect(tickets()).toEqual([]);
    });

    const write = { scopes: ['ticketing:write'] };
    const heldCall = z.object({
      error: z.object({
        code: z.literal('approval_required'),
        rule: z.string(),
        approval: z.object({
          digest: z.string(),
          plan: z.object({ changes: z.array(z.object({ field: z.string() })) }),
        }),
      }),
    });

    test('R41 whoever does not say what the conversation holds is held, with the effect and its digest', async () => {
      const { isError, body } = await caller.call(
        'create_ticket',
        draft,
        present(await mint(write)),
      );
      const { error } = heldCall.parse(body);
      expect([isError, error.rule]).toEqual([true, 'label.untrusted']);
      expect(error.approval.plan.changes.map(({ field }) => field)).toEqual(
        expect.arrayContaining(['title', 'body']),
      );
      expect(tickets()).toEqual([]);
    });

    test('R41 no other consent opens it: one’s own, an old one, one for another effect', async () => {
      const asked = await caller.call('create_ticket', draft, present(await mint(write)));
      const { digest } = heldCall.parse(asked.body).error.approval;
      const good = { id: 'approval-1', digest, by: 'tom', exp: later() };
      const bad = [
        { ...good, by: 'maya' },
        { ...good, exp: later() - 600 },
        { ...good, digest: digest.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')) },
      ];
      const rules: unknown[] = [];
      for (const approval of bad) {
        const token = await mint({ ...write, approval });
        const { body } = await caller.call('create_ticket', draft, present(token));
        rules.push(z.object({ error: z.object({ rule: z.string() }) }).parse(body).error.rule);
      }
      expect(rules).toEqual(['approval.self', 'approval.expired', 'approval.other-effect']);
      expect(tickets()).toEqual([]);

      // the right one is spent by one write: the same again is repeated, another is refused
      const token = await mint({ ...write, approval: good });
      const results: unknown[] = [];
      for (const args of [draft, draft, { ...draft, idempotency_key: 'forklift-2' }]) {
        const { body } = await caller.call('create_ticket', args, present(token));
        results.push(outcome.parse(body));
      }
      expect(results).toEqual([
        { result: 'created' },
        { result: 'replayed' },
        { error: { code: 'forbidden', rule: 'approval.spent' } },
      ]);
      expect(tickets()).toEqual([{ title: 'Forklift beeps' }]);
    });

    test('R23 a good passport of a clean conversation works, and the record names the person', async () => {
      const token = await mint({ ...write, label: CLEAN });
      const own = { ...draft, title: 'Ramp is icy', idempotency_key: 'ramp-icy-1' };
      const { isError, body } = await caller.call('create_ticket', own, present(token));
      expect(isError).toBe(false);
      expect(body).toMatchObject({ result: 'created', ticket: { id: '2' } });
      expect(tickets()).toEqual([{ title: 'Forklift beeps' }, { title: 'Ramp is icy' }]);
      expect(rows('SELECT by, field, became FROM change WHERE ticket_id = 2')).toEqual([
        { by: 'maya', field: 'ticket', became: 'created' },
      ]);
    });
  },
);
