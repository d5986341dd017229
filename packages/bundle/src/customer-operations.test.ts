import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import {
  findPlaceholders,
  readAgentPrompt,
  readAgentResultSchema,
  readBundle,
  readSkillBody,
  readSkillFile,
} from './index.ts';

const root = fileURLToPath(new URL('../../../plugins/customer-operations', import.meta.url));
const skillNames = ['breach-watch', 'reply-drafting', 'ticket-triage', 'weekly-report'];

test('R1 R2 R3 R4 R5 the shipped bundle loads without a single diagnostic', async () => {
  const bundle = await readBundle(root);
  expect(bundle.diagnostics).toEqual([]);
  expect(bundle).toMatchObject({ name: 'customer-operations', version: '1.0.0' });
  expect(bundle.gatehouse.orgUnits).toEqual(['support', 'success', 'billing']);
  expect(bundle.gatehouse.connectors).toEqual({
    ticketing: {
      contract: '^0.1',
      scopes: ['ticketing:read', 'ticketing:write'],
      placeholder: 'support platform',
    },
  });
  expect(bundle.gatehouse.agents).toEqual({
    'breach-reporter': { tier: 'medium', result: './agents/breach-reporter.result.json' },
    'ticket-reader': { tier: 'small', result: './agents/ticket-reader.result.json' },
  });
  expect(bundle.skills.map(({ name }) => name)).toEqual(skillNames);
  expect(bundle.servers).toMatchObject([{ name: 'ticketing', transport: 'unbound' }]);
  expect(bundle.categories).toEqual([
    {
      placeholder: 'support platform',
      category: 'Support platform',
      servers: ['ticketing'],
      connector: 'ticketing',
    },
  ]);
});

test('descriptions are precise: what it does, then when, in 400 characters', async () => {
  const { skills, agents } = await readBundle(root);
  for (const { description } of [...skills, ...agents]) {
    expect(description.length).toBeLessThanOrEqual(400);
    expect(description).toMatch(/^[A-Z][a-z]+s .*\. Use when /);
  }
});

test('bodies name the category and no undeclared one, in 40 to 90 lines', async () => {
  const bundle = await readBundle(root);
  for (const name of skillNames) {
    const body = await readSkillBody(bundle, name);
    const lines = body.split('\n').length;
    expect(lines).toBeGreaterThanOrEqual(40);
    expect(lines).toBeLessThanOrEqual(90);
    const uses = findPlaceholders(body, bundle.categories);
    expect(uses).toMatchObject([{ placeholder: 'support platform', known: true }]);
  }
});

test('R8 each file that a body mentions can be opened', async () => {
  const bundle = await readBundle(root);
  const mentioned: string[] = [];
  for (const { name } of bundle.skills) {
    const body = await readSkillBody(bundle, name);
    for (const [, path] of body.matchAll(/`((?:references|scripts)\/[^`]+)`/g)) {
      const text = await readSkillFile(bundle, name, path ?? '');
      expect(text.length).toBeGreaterThan(100);
      mentioned.push(`${name}/${path}`);
    }
  }
  expect(mentioned).toEqual([
    'breach-watch/references/ranking.md',
    'reply-drafting/references/tone.md',
    'ticket-triage/references/priorities.md',
    'weekly-report/scripts/count-week.mjs',
  ]);
});

test('R8 the script of weekly-report counts as its skill says', () => {
  const tickets = [
    { status: 'open', priority: 'high', queue: 'refunds', due_date: '2026-01-01T00:00:00Z' },
    { status: 'waiting', priority: 'low', queue: null, due_date: null, assignee: 'kim' },
    { status: 'closed', priority: 'high', queue: 'refunds', due_date: '2026-01-01T00:00:00Z' },
    { status: 'canceled', priority: 'none', queue: 'refunds' },
  ];
  const script = `${root}/skills/weekly-report/scripts/count-week.mjs`;
  const input = JSON.stringify(tickets);
  const run = spawnSync(process.execPath, [script, '2026-01-12T00:00:00Z'], { input });
  expect(JSON.parse(run.stdout.toString())).toEqual({
    came_in: 4,
    done: 1,
    open: 2,
    canceled: 1,
    overdue: 1,
    unassigned: 1,
    by_priority: { high: 2, low: 1, none: 1 },
    by_status: { canceled: 1, closed: 1, open: 1, waiting: 1 },
    by_queue: { none: 1, refunds: 3 },
  });
  expect(spawnSync(process.execPath, [script], { input }).status).toBe(2);
});

test('agents have a narrow brief: few tools, a closed result, one way to hand it back', async () => {
  const bundle = await readBundle(root);
  expect(bundle.agents.map(({ name, tools }) => [name, tools])).toEqual([
    ['breach-reporter', ['ticketing.get_ticket', 'ticketing.add_comment', 'ticketing.set_status']],
    ['ticket-reader', ['ticketing.search_tickets', 'ticketing.get_ticket']],
  ]);
  for (const { name, tools } of bundle.agents) {
    expect(await readAgentPrompt(bundle, name)).toContain('`submit_result`');
    expect(Object.keys(bundle.gatehouse.uses[name]?.tools ?? {}).toSorted()).toEqual(
      tools.toSorted(),
    );
    const schema = await readAgentResultSchema(bundle, name);
    expect(schema).toMatchObject({ type: 'object', additionalProperties: false });
    expect(openParts(schema)).toEqual([]);
  }
});

/** Parts of a schema that leave a text, a list or an object open; the path of each. */
function openParts(node: unknown, path = '$'): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const schema = new Map<string, unknown>(Object.entries(node));
  const bound = new Map([
    ['string', schema.has('maxLength')],
    ['array', schema.has('maxItems')],
    ['object', schema.get('additionalProperties') === false],
  ]);
  const open = bound.get(String(schema.get('type'))) === false ? [path] : [];
  return [...open, ...[...schema].flatMap(([key, child]) => openParts(child, `${path}.${key}`))];
}
