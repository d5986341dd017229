import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ContractError } from '../error.ts';
import { desk, folderWith } from './bundle.fixture.ts';
import { checkUses } from './check-uses.ts';
import { inferUses } from './infer-uses.ts';
import { readUses } from './read-uses.ts';

const watch = `---
name: watch
description: Watches. Use when asked.
allowed-tools: ticketing.search_tickets ticketing.delete_ticket
---

Call \`search_tickets\`, show the title, and the name of the requester.
See references/rules.md, e.g. for the due date.
`;
const manifest = JSON.stringify({
  name: 'b',
  metadata: { 'dev.gatehouse': { connectors: { ticketing: { contract: '^2', scopes: [] } } } },
});
const bundle = {
  '.claude-plugin/plugin.json': manifest,
  'skills/watch/SKILL.md': watch,
  'skills/other/SKILL.md': '---\nname: other\n---\n\nNothing about tools.\n',
  'agents/reader.md':
    '---\nname: reader\ntools: ticketing.search_tickets\n---\n\nReads the title.\n',
};
const result = {
  tickets: [
    { id: 'T-1001', title: 'a', requester: { id: 'p-1', name: 'kim' }, secret_note: 'x' },
    { id: 'T-1002', title: 'b', due_date: '2026-01-01' },
  ],
  next_cursor: 'c-999',
};

function inferred(lines: readonly object[], files: Record<string, string> = bundle): string {
  const root = folderWith(files);
  const path = join(root, 'runs.jsonl');
  writeFileSync(path, `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`);
  return inferUses(root, { recordings: [path] }).yaml;
}

test('from recorded calls: what was sent, what was sent on, and what the text names; each says why', () => {
  const calls = [
    {
      tool: 'ticketing.search_tickets',
      skill: 'b:watch',
      arguments: { query: 'x', filter: { status: ['open'] } },
      result,
    },
    {
      tool: 'ticketing.search_tickets',
      skill: 'b:watch',
      arguments: { query: 'x', cursor: 'c-999' },
      result: {},
    },
    {
      connector: 'ticketing',
      tool: 'delete_ticket',
      skill: 'watch',
      arguments: { ticket_id: 'T-1001' },
    },
  ];
  expect(inferred(calls)).toBe(`# agents/reader.md
uses:
  ticketing:
    tools:
      search_tickets: # named in line 3

# skills/watch/SKILL.md
uses:
  ticketing:
    tools:
      delete_ticket: # 1 recorded call; named in line 4
        sends:
          - ticket_id # in 1 of 1 recorded calls
      search_tickets: # 2 recorded calls; named in line 7
        sends:
          - cursor # in 1 of 2 recorded calls
          - filter.status # in 1 of 2 recorded calls
          - query # in 2 of 2 recorded calls
        reads:
          - next_cursor # sent on as cursor
          - tickets[].due_date # named in line 8
          - tickets[].id # sent on as ticket_id
          - tickets[].requester.name # named in line 7
          - tickets[].title # named in line 7
`);
});

test('what gatehouse trace --json prints: skills by what was loaded, agents by their conversation, reads by effect', () => {
  const call = {
    kind: 'call',
    connector: 'support-desk',
    tool: 'ticketing.search_tickets',
    effect: 'read',
    arguments: { query: 'x' },
    ok: true,
    answer: result,
  };
  const trace = {
    run: 'r1',
    events: [
      { kind: 'menu', shown: [] },
      { kind: 'skill', skill: 'b:watch', tokens: 9 },
      { kind: 'skill', skill: 'b:watch/references/rules.md', tokens: 9 },
      { ...call, conversation: 'root' },
      { ...call, conversation: 'reader', arguments: { query: 'y' } },
      { ...call, conversation: 'reader', ok: false, answer: { title: 'an error is no result' } },
    ],
  };
  for (const lines of [[trace], [{ ...trace, events: [] }, trace]]) {
    expect(inferred(lines)).toBe(`# agents/reader.md
uses:
  ticketing:
    tools:
      search_tickets: # 2 recorded calls; named in line 3
        sends:
          - query # in 2 of 2 recorded calls
        reads:
          - tickets[].title # named in line 6
        readOnly: true # every recorded call was a read

# skills/watch/SKILL.md
uses:
  ticketing:
    tools:
      delete_ticket: # named in line 4
      search_tickets: # 1 recorded call; named in line 7
        sends:
          - query # in 1 of 1 recorded calls
        reads:
          - tickets[].due_date # named in line 8
          - tickets[].requester.name # named in line 7
          - tickets[].title # named in line 7
        readOnly: true # every recorded call was a read
`);
  }
});

test('calls that nobody claims go to whose text names the tool; names of other hosts are understood', () => {
  for (const tool of [
    'search_tickets',
    'ticketing__search_tickets',
    'mcp__plugin_b_ticketing__search_tickets',
  ]) {
    const yaml = inferred([{ tool, arguments: { query: 'x' } }]);
    expect(yaml).toContain('search_tickets: # 1 recorded call; named in line 7');
    expect(yaml).not.toContain('skills/other');
  }
});

test('what is proposed can be pasted: it is read back, and fits the server that was recorded', () => {
  const calls = [
    {
      tool: 'ticketing.search_tickets',
      skill: 'watch',
      arguments: { query: 'x', filter: { status: 'open' } },
      result,
    },
  ];
  const block = inferred(calls).split('# skills/watch/SKILL.md\n')[1] ?? '';
  const pasted = watch.replace('---\n\nCall', `${block}---\n\nCall`);
  const consumers = readUses(folderWith({ 'skills/watch/SKILL.md': pasted }));
  expect(consumers.map(({ name, tools }) => [name, Object.keys(tools)])).toEqual([
    ['watch', ['delete_ticket', 'search_tickets']],
  ]);
  const problems = consumers.flatMap((consumer) => checkUses(consumer, desk()));
  // the recorded result held a field that the server does not declare
  expect(problems.map(({ message }) => message)).toEqual([
    'ticketing.search_tickets declares no field tickets[].due_date.',
  ]);
});

test('an argument that needs quotes, and a name that would act in a terminal', () => {
  const yaml = inferred([
    {
      tool: 'ticketing.search_tickets',
      skill: 'watch',
      arguments: { 'a b': 1, 'x\u001b[2J': 1, yes: 2 },
    },
  ]);
  expect(yaml).toContain(String.raw`          - "\"a b\"" # in`);
  expect(yaml).toContain('          - "yes" # in');
  expect(yaml).not.toContain('\u001b');
});

test('nothing to propose', () => {
  expect(inferred([], { 'SKILL.md': 'Text.' })).toBe(
    '# No tool was called in a recording or is named in the text with its connector.\n',
  );
});

test.each([
  ['{"tool": 1}', 'x.jsonl:1 is no recorded call.'],
  ['\n{"tool":"a.b"}\nnot json', 'x.jsonl:3 is no recorded call.'],
])('a recording that cannot be understood: %j', (text, message) => {
  const root = folderWith({ 'x.jsonl': text, 'SKILL.md': watch });
  const act = () => inferUses(root, { recordings: [join(root, 'x.jsonl')] });
  expect(act).toThrow(ContractError);
  expect(act).toThrow(message);
  expect(() => inferUses(root, { recordings: [join(root, 'none')] })).toThrow(
    'There is no recording',
  );
});
