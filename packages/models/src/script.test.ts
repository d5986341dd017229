import { expect, test } from 'vitest';

import { ModelError } from './error.ts';
import { parseScript, ScriptFileError } from './script.ts';

test('a script is conversations of turns', () => {
  const script = parseScript(
    `
conversations:
  root:
    - say: Let me look.
      calls:
        - tool: search_tickets
          arguments: { query: open, limit: 5 }
        - tool: list_queues
    - expect: [TICK-1]
      say: Done.
  reader:
    - say: "{{not.a.template}}"
`,
    'walkthrough.yaml',
  );
  expect(script).toEqual({
    fileName: 'walkthrough.yaml',
    conversations: {
      root: [
        {
          say: 'Let me look.',
          calls: [
            { tool: 'search_tickets', arguments: { query: 'open', limit: 5 } },
            { tool: 'list_queues', arguments: {} },
          ],
        },
        { expect: ['TICK-1'], say: 'Done.' },
      ],
      reader: [{ say: '{{not.a.template}}' }],
    },
  });
});

test.each([
  ['not YAML', 'conversations:\n  root: [\n', 3, 'Flow sequence'],
  ['a key twice', 'conversations:\n  root: [{ say: a }]\n  root: [{ say: b }]\n', 3, 'unique'],
  ['an alias without an anchor', 'conversations:\n  root: *x\n', 2, 'alias'],
  [
    'an alias bomb',
    `a: &a [${'1,'.repeat(9)}]\nb: &b [${'*a,'.repeat(9)}]\nc: &c [${'*b,'.repeat(9)}]\nd: [*c]\n`,
    4,
    'Excessive alias count',
  ],
  ['no mapping', '- 1\n', 1, 'expected object'],
  ['an empty file', '', 1, 'expected object'],
  ['no turns', 'conversations:\n  root: []\n', 2, 'conversations.root: '],
  ['an empty turn', 'conversations:\n  root:\n    - say: a\n    - {}\n', 4, '"say" or "calls"'],
  [
    'a misspelt key',
    'conversations:\n  root:\n    - say: a\n      cals: []\n',
    4,
    'conversations.root.0.cals: is no setting',
  ],
  [
    'a wrong type',
    'conversations:\n  root:\n    - calls:\n        - tool: 7\n',
    4,
    'conversations.root.0.calls.0.tool: Invalid input: expected string',
  ],
  ['a missing tool', 'conversations:\n  root:\n    - calls:\n        - arguments: {}\n', 4, 'tool'],
])('%s is an error with its line and what was expected', (_, text, line, expected) => {
  const parse = () => parseScript(text, 'script.yaml');
  expect(parse).toThrow(ScriptFileError);
  expect(parse).toThrow(ModelError);
  expect(parse).toThrow(
    expect.objectContaining({
      code: 'script',
      fileName: 'script.yaml',
      line,
      message: expect.stringContaining(`script.yaml:${line}: `),
      expected: expect.stringContaining(expected),
    }),
  );
});
