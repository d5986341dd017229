import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DataClass, Label } from '@gatehouse/passport';
import { z } from 'zod';
import { serveHttp } from '../../packages/kit/src/serve/http.ts';
import { nothing, type Check } from './attack.ts';
import { callOf, readReply, wire } from './fuzz-http.ts';
import { embeddedTarget } from './fuzz-targets.ts';
import { effects, snapshot } from './replay-desk.ts';

const writes = [
  { tool: 'create_ticket', args: { title: 'From outside', body: 'Do it.' } },
  { tool: 'add_comment', args: { ticket_id: '1001', body: 'Do it.', visibility: 'internal' } },
  { tool: 'add_comment', args: { ticket_id: '1001', body: 'Do it.', visibility: 'public' } },
  { tool: 'set_status', args: { ticket_id: '1001', status: 'resolved' } },
  { tool: 'update_ticket', args: { ticket_id: '1001', title: 'Do it.' } },
  { tool: 'link_tickets', args: { from_id: '1001', to_id: '1002', relation: 'blocks' } },
];
const untrusted: Label = { trust: 'untrusted', classes: ['internal'] };
const foreign: DataClass[] = ['hr', 'finance', 'secret'];
const answered = z.looseObject({
  result: z.string().optional(),
  plan: z.looseObject({ digest: z.string() }).optional(),
  error: z
    .looseObject({
      code: z.string(),
      rule: z.string().optional(),
      approval: z.looseObject({ digest: z.string() }).optional(),
    })
    .optional(),
});

interface Shown {
  readonly label?: Label;
  readonly approval?: { digest: string; by: string; exp: number; id?: string };
}

/** Past the host, at the connector's own endpoint with genuine passports: it decides by itself. */
export async function directly(folder: string): Promise<Check[]> {
  const own = join(folder, 'direct');
  mkdirSync(own);
  const target = await embeddedTarget(own);
  const running = await serveHttp(target.parts, { host: '127.0.0.1', port: 0 });
  const line = wire(running.url, 4);
  let ids = 0;
  const wrong: string[] = [];
  const send = async (tool: string, args: object, { label, approval }: Shown, key?: string) => {
    ids += 1;
    const token = await target.mint({
      person: 'maya',
      unit: 'support',
      roles: ['lead'],
      audience: 'fuzz',
      run: 'direct',
      scopes: ['ticketing:write'],
      ...(label && { label }),
      ...(approval && { approval: { id: `approval-${ids}`, ...approval } }),
    });
    const json = JSON.stringify({ ...args, idempotency_key: key ?? `direct-key-${ids}` });
    const { headers, body } = callOf('short', tool, json, token);
    const read = readReply(await line.send(headers, body));
    return 'answer' in read
      ? answered.parse(read.answer.structured)
      : { error: { code: JSON.stringify(read) } };
  };
  const expect = (what: string, found: unknown, wanted: string) => {
    if (found !== wanted) wrong.push(`${what}: ${String(found)} instead of ${wanted}`);
  };
  const deskFile = join(own, 'desk.db');
  const before = snapshot(deskFile);
  const exp = Math.floor(Date.now() / 1000) + 250;
  try {
    for (const { tool, args } of writes) {
      const bare = await send(tool, args, {});
      expect(`${tool} without a label`, bare.error?.code, 'approval_required');
      const held = await send(tool, args, { label: untrusted });
      const digest =
        held.error && 'approval' in held.error ? (held.error.approval?.digest ?? '') : '';
      expect(`${tool}, untrusted`, held.error?.code, 'approval_required');
      for (const name of foreign) {
        for (const trust of ['trusted', 'untrusted'] as const) {
          const label: Label = { trust, classes: [name] };
          for (const approval of [undefined, { digest, by: 'tom', exp }]) {
            const given = await send(tool, args, { label, ...(approval && { approval }) });
            const what = `${tool}, ${trust} ${name}${approval ? ' with consent' : ''}`;
            expect(what, given.error?.code, 'forbidden');
            expect(
              `${what}: rule`,
              given.error && 'rule' in given.error ? given.error.rule : '',
              'label.class',
            );
          }
        }
      }
      const bad = {
        'one’s own': [{ digest, by: 'maya', exp }, 'approval.self'],
        expired: [{ digest, by: 'tom', exp: exp - 10_000 }, 'approval.expired'],
        'for another effect': [{ digest: 'x'.repeat(43), by: 'tom', exp }, 'approval.other-effect'],
      } as const;
      for (const [name, [approval, rule]] of Object.entries(bad)) {
        const given = await send(tool, args, { label: untrusted, approval });
        expect(
          `${tool}, consent ${name}`,
          given.error && 'rule' in given.error ? given.error.rule : '',
          rule,
        );
      }
    }
    const effect = effects(before, snapshot(deskFile));
    const afterAll = snapshot(deskFile);
    // the control: a genuine consent works, and once only
    const [{ tool, args } = { tool: '', args: {} }] = writes;
    const held = await send(tool, args, { label: untrusted });
    const digest =
      held.error && 'approval' in held.error ? (held.error.approval?.digest ?? '') : '';
    const approval = { digest, by: 'tom', exp, id: 'approval-control' };
    const done = await send(tool, args, { label: untrusted, approval }, 'control-key-1');
    expect('the control', 'result' in done ? done.result : JSON.stringify(done), 'created');
    const again = await send(tool, args, { label: untrusted, approval }, 'control-key-2');
    expect('the control’s consent once more', again.error?.code, 'forbidden');
    const left = effects(afterAll, snapshot(deskFile)).filter((text) => text.startsWith('ticket '));
    expect('tickets after the control', String(left.length), '1');
    return [
      nothing(
        'the connector by itself: no label is untrusted, foreign classes never pass, a false consent is none',
        wrong,
      ),
      nothing('past the host too, no effect without a second person', effect),
    ];
  } finally {
    line.close();
    await running.close();
    await target.close();
  }
}
