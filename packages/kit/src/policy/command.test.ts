import { describe, expect, test } from 'vitest';
import { policyCommand } from './command.ts';
import { ledger } from './subject.fixture.ts';

const GOOD = `@id("reads") permit (principal, action in Ledger::Action::"read", resource);
@id("posts") @tier("approval") permit (principal in Ledger::Role::"lead", action == Ledger::Action::"post_entry", resource)
  when { context.input.amount < 5000 };`;
const files: Readonly<Record<string, string>> = {
  'good.cedar': GOOD,
  'bad.cedar': GOOD.replace('amount', 'amuont'),
};

function run(...argv: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const code = policyCommand(ledger, argv, {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    readFile: (path) => {
      const text = files[path];
      if (text === undefined) throw new Error('ENOENT');
      return text;
    },
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

describe('policy check', () => {
  test('a valid policy', () => {
    expect(run('check', 'good.cedar')).toEqual({
      code: 0,
      out: expect.stringMatching(/^Valid: 2 policies, revision [0-9a-f]{12}\.$/),
      err: '',
    });
  });

  test('R66 a problem with its line, column and suggestion', () => {
    expect(run('check', 'bad.cedar')).toEqual({
      code: 1,
      out: '',
      err: `bad.cedar:3:10 posts: there is no attribute context.input.amuont (post_entry)
  → did you mean amount?
1 problem: this policy is not loaded.`,
    });
  });

  test('the same as a document', () => {
    const { code, out, err } = run('check', 'bad.cedar', '--json');
    expect([code, err, JSON.parse(out)]).toEqual([
      1,
      '',
      {
        valid: false,
        problems: [
          {
            file: 'bad.cedar',
            line: 3,
            column: 10,
            policy: 'posts',
            message: 'there is no attribute context.input.amuont (post_entry)',
            suggestion: 'did you mean amount?',
          },
        ],
      },
    ]);
    expect(JSON.parse(run('check', 'good.cedar', '--json').out)).toMatchObject({
      valid: true,
      problems: [],
      policies: [
        { id: 'reads', tier: 'auto' },
        { id: 'posts', tier: 'approval' },
      ],
    });
  });

  test('roles that do not exist', () => {
    expect(run('check', 'good.cedar', '--roles', 'leads, agent')).toMatchObject({
      code: 1,
      err: `good.cedar:2:67 posts: there is no role "lead"
  → did you mean leads?
1 problem: this policy is not loaded.`,
    });
  });
});

const args = (amount: number) => JSON.stringify({ amount, currency: 'EUR', text: 'Paper' });

describe('policy explain', () => {
  const posting = [
    'explain',
    'good.cedar',
    '--as',
    '{"unit":"finance","roles":["lead"]}',
    'post_entry',
  ];
  test('the outcome, the policies, the reason', () => {
    expect(run(...posting, args(4_999))).toEqual({
      code: 0,
      out: 'approval by posts\n  A second person has to approve this (posts).',
      err: '',
    });
    expect(run(...posting, args(5_000)).out).toBe(
      'deny by default-deny\n  No policy permits this.',
    );
    expect(JSON.parse(run(...posting, args(4_999), '--json').out)).toMatchObject({
      outcome: 'approval',
      policies: ['posts'],
    });
  });

  test.each([
    [
      'arguments that the tool would refuse',
      [...posting, '{"amount":"1"}'],
      /^Invalid arguments: amount: /,
    ],
    [
      'arguments that are no JSON',
      [...posting, '{amount'],
      /^the arguments must be JSON, not "\{amount"/,
    ],
    [
      'an unknown tool',
      ['explain', 'good.cedar', '--as', '{"unit":"x"}', 'post'],
      /^there is no tool "post"; choose one of: get_entry, /,
    ],
    [
      'a principal without a unit',
      ['explain', 'good.cedar', '--as', '{}', 'post_entry'],
      /^--as: .*unit/s,
    ],
    ['no principal', ['explain', 'good.cedar', 'post_entry'], /--as/],
  ])('wrong usage: %s', (_, argv, message) => {
    expect(run(...argv)).toMatchObject({ code: 2, out: '', err: expect.stringMatching(message) });
  });
});

test('policy schema, default and matrix print what is to be read or committed', () => {
  expect(run('schema').out).toMatch(/^\/\/ What policies of Gatehouse ledger can say\./);
  expect(run('default').out).toMatch(/@id\("default\.by-scope"\)/);
  const matrix = run('matrix', 'good.cedar');
  expect(matrix.code).toBe(0);
  expect(matrix.out).toMatch(/^ {2}lead {4}\* {5}4999 {7}approval {2}posts$/m);
});

test('help has examples and is no failure; anything else is wrong usage', () => {
  const help = run('--help');
  expect([help.code, help.err]).toEqual([0, '']);
  expect(help.out).toContain("gatehouse-ledger policy explain default.cedar --as '");
  expect(run('check', 'none.cedar')).toMatchObject({
    code: 2,
    err: expect.stringMatching(/^cannot read none\.cedar\n {2}→ /),
  });
  expect(run('frobnicate').code).toBe(2);
  expect(run().code).toBe(2);
});
