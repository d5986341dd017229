import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Host } from '../../../host/src/host.ts';
import type { StepRequest } from '@gatehouse/models';
import type { RunReport } from '../../../host/src/runs/report.ts';
import { root } from '../shape/workspace.ts';
import { writeCompany } from './company.fixture.ts';
import { openedHost, recordedScript } from './opened-host.fixture.ts';
import { temporary } from './process.fixture.ts';

const folder = temporary();
const day = (offset: number) =>
  new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
const script = readFileSync(join(root, 'host/example/script-maya.yaml'), 'utf8').replaceAll(
  /\$\{day([+-]\d+)?\}/g,
  (_all, days: string | undefined) => day(Number(days ?? 0)),
);

const { signal } = new AbortController();

let host: Host;
let report: RunReport;
let parent: StepRequest[];
let agent: StepRequest[];

beforeAll(async () => {
  host = await openedHost(folder.path, writeCompany(folder.path));
  const { model, sent } = recordedScript(script);
  report = await host.ask({
    person: 'maya',
    question: 'The question of the person.',
    signal,
    model: () => model,
    // it has read tickets, so a colleague consents to each of its writes
    async held({ id }) {
      await host.decide({ id, person: 'tom', verdict: 'granted', signal });
    },
  });
  parent = sent.filter(({ conversation }) => conversation === 'root');
  agent = sent.filter(({ conversation }) => conversation === 'breach-reporter');
});
afterAll(async () => {
  await host.close();
  folder.remove();
});

const names = (request: StepRequest | undefined) => request?.tools.map(({ name }) => name);

describe('a sub-agent', () => {
  test('R46 has a context of its own: its prompt and its brief, nothing of the conversation', () => {
    expect(agent).toHaveLength(4);
    const first = agent[0];
    expect(first?.system.startsWith('You record one breach')).toBe(true);
    expect(first?.messages).toEqual([
      {
        role: 'user',
        text: expect.stringMatching(
          /^Objective: Confirm the ranking[^]*- 1001 SUP-1001[^]*Done when:/,
        ),
      },
    ]);
    expect(JSON.stringify(agent)).not.toContain('The question of the person.');
    expect(JSON.stringify(agent)).not.toContain('Breach watch\\n\\nFind the tickets');
  });

  test('R47 has only the tools of its definition, and the way to hand back', () => {
    for (const request of agent) {
      expect(names(request)).toEqual([
        'ticketing__get_ticket',
        'ticketing__set_status',
        'ticketing__add_comment',
        'submit_result',
      ]);
    }
    expect(names(parent.at(-1))).not.toContain('ticketing__add_comment');
  });

  test('R13 its prompt enters no context before it is started, and never the parent’s', () => {
    const before = parent.filter(
      (request) => !JSON.stringify(request.messages).includes('"status\\":\\"ok'),
    );
    expect(before.length).toBeGreaterThan(2);
    expect(JSON.stringify(parent)).not.toContain('You record one breach');
  });

  test('R48 R49 the parent receives the compact result and nothing else of its work', () => {
    const last = parent.at(-1)?.messages.at(-1);
    expect(last).toMatchObject({ role: 'tool', results: [{ tool: 'delegate', failed: false }] });
    expect(report.agents).toEqual([
      {
        agent: 'breach-reporter',
        status: 'ok',
        steps: 4,
        result: expect.objectContaining({ worst: '1001' }),
        resultTokens: expect.any(Number),
      },
    ]);
    expect(report.agents[0]?.resultTokens).toBeLessThanOrEqual(1_500);
    const seen = JSON.stringify(parent);
    // words of the tickets that only the agent read in full
    expect(JSON.stringify(agent)).toContain('release code is missing');
    expect(seen).not.toContain('release code is missing');
    expect(seen).not.toContain('ticketing__get_ticket');
  });

  test('R41 R57 its passports name it, its one tool and no more than the person has', () => {
    const own = report.connectorCalls.filter(({ by }) => by === 'breach-reporter');
    expect(own.map(({ tool, scopes }) => `${tool} ${scopes.join(' ')}`)).toEqual([
      ...Array.from({ length: 5 }, () => 'ticketing.get_ticket ticketing:read'),
      'ticketing.add_comment ticketing:write',
      'ticketing.set_status ticketing:write',
    ]);
    expect(new Set(own.map(({ passport }) => passport)).size).toBe(7);
    expect(report.held.map(({ rule, verdict, by }) => `${rule} ${verdict} ${by}`)).toEqual([
      'label.untrusted granted tom',
      'label.untrusted granted tom',
    ]);
  });
});

test('R27 R42 a viewer’s sub-agent gets no tool that writes, and is told so', async () => {
  const { model, sent } = recordedScript(`conversations:
  root:
    - calls: [{ tool: load_skill, arguments: { skill: 'customer-operations:breach-watch' } }]
    - calls:
        - tool: delegate
          arguments: { agent: breach-reporter, objective: o, done_when: d, items: [a, b, c, d, e] }
    - say: done
  breach-reporter:
    - calls: [{ tool: ticketing__add_comment, arguments: { ticket_id: '1002', body: x, visibility: internal } }]
    - calls: [{ tool: submit_result, arguments: { worst: '1002', summary: refused, candidates: [], written: [] } }]
      expect: ['There is no tool']
`);
  const viewer = await host.ask({
    person: 'bea',
    question: 'q',
    signal: new AbortController().signal,
    model: () => model,
  });
  const child = sent.find(({ conversation }) => conversation === 'breach-reporter');
  expect(names(child)).toEqual(['ticketing__get_ticket', 'submit_result']);
  expect(child?.system).toContain(
    'Not available to you: ticketing.add_comment, ticketing.set_status.',
  );
  expect([viewer.rowsWritten, viewer.connectorCalls]).toEqual([[], []]);
});
