import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ContractError } from '../error.ts';
import type { Json, JsonObject } from '../json.ts';
import { parseAllowance } from './allowances.ts';
import { profileNames, type Allowance } from './finding.ts';
import { lintSurface } from './lint-surface.ts';
import { rules } from './rules.ts';
import { aSurface, aTool, cleanSearch, cleanTool, withArgument } from './surface.fixture.ts';
import { tokensOf } from './tokens.ts';

const rulesFor = (inputSchema: JsonObject) =>
  new Set(
    lintSurface(aSurface(aTool({ inputSchema })), { profile: 'portable' }).findings.map(
      ({ rule }) => rule,
    ),
  );

function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof ContractError) return `${error.code}: ${error.message} ${error.hint}`;
    throw error;
  }
  throw new Error('nothing was refused');
}

test('every rule has a name of its own, says what it demands, whose demand it is, and what to do', () => {
  expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
  for (const { name, about, source, fix } of rules) {
    expect(name).toMatch(/^[a-z]+(?:-[a-z]+)+$/);
    expect(about).toMatch(/\.$/);
    expect(fix).toMatch(/[.`"]$/);
    expect(source.length).toBeGreaterThan(10);
  }
});

test('a finding says where, what, how to mend it and whose limit it is; errors come first', () => {
  const tool = withArgument('Queue', { type: 'string', maxLength: 5 });
  expect(lintSurface(aSurface(tool, cleanSearch), { profile: 'portable' }).findings).toEqual([
    {
      tool: 'get_ticket',
      path: 'input Queue',
      rule: 'argument-name',
      level: 'error',
      message:
        'The argument name "Queue" is not 1 to 64 of a-z, 0-9 and _, beginning with a letter.',
      fix: 'Rename it; keep the old name for a while, since a rename breaks its callers.',
      source: 'portable profile: what every target takes',
    },
    {
      tool: 'get_ticket',
      path: 'input Queue',
      rule: 'argument-undescribed',
      level: 'error',
      message: 'The argument "Queue" has no description.',
      fix: 'Say what to put in, in which format, and where the value comes from.',
      source: 'portable profile: what every target takes',
    },
    {
      tool: 'get_ticket',
      path: 'input',
      rule: 'bound-unsaid',
      level: 'warning',
      message: 'The descriptions do not say Queue (maxLength 5).',
      fix: 'Say it in the description, such as "1 to 100", and check it in the server.',
      source: 'Claude API, strict tool use: JSON Schema limitations',
    },
  ]);
});

test('the budget is told with its limits', () => {
  const { budget } = lintSurface(aSurface(cleanTool, cleanSearch), { profile: 'portable' });
  expect(budget).toEqual({
    tools: [
      { tool: 'get_ticket', tokens: tokensOf(cleanTool) },
      { tool: 'search_tickets', tokens: tokensOf(cleanSearch) },
    ],
    tokens: tokensOf(cleanTool) + tokensOf(cleanSearch),
    limits: { tools: 20, tokens: 8_000, tokensPerTool: 1_200 },
  });
});

test('tokens are characters of compact JSON, without _meta and $schema, by four', () => {
  const tool = aTool({
    _meta: { much: 'x'.repeat(400) },
    inputSchema: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      ...cleanTool.inputSchema,
    },
  });
  expect(tokensOf(tool)).toBe(Math.ceil(JSON.stringify(cleanTool).length / 4));
});

describe('what a person lets be', () => {
  const without = { ...cleanTool, outputSchema: undefined };
  const surface = aSurface(without, cleanSearch);
  const lint = (...allow: Allowance[]) => lintSurface(surface, { profile: 'portable', allow });

  test('is told apart with its reason, for one tool or for all', () => {
    for (const tool of ['get_ticket', undefined]) {
      const result = lint({ rule: 'output-missing', ...(tool ? { tool } : {}), reason: 'a file' });
      expect(result.findings).toEqual([]);
      expect(
        result.allowed.map(({ finding, reason }) => [finding.rule, finding.tool, reason]),
      ).toEqual([['output-missing', 'get_ticket', 'a file']]);
      expect(result.unused).toEqual([]);
    }
  });

  test('holds for nothing else, and says when it met nothing', () => {
    const other = { rule: 'output-missing', tool: 'search_tickets', reason: 'a file' };
    const result = lint(other);
    expect(result.findings.map(({ rule }) => rule)).toEqual(['output-missing']);
    expect(result.unused).toEqual([other]);
  });

  test('a rule or tool that does not exist, no reason, and hidden text everywhere are refused', () => {
    const reason = 'because';
    expect(refusal(() => lint({ rule: 'output-mising', reason }))).toBe(
      'bad_arguments: there is no rule "output-mising" Did you mean output-missing?',
    );
    expect(refusal(() => lint({ rule: 'nothing-like-it', reason }))).toContain(
      'There are: tool-name, ',
    );
    expect(refusal(() => lint({ rule: 'output-missing', tool: 'get_tikcet', reason }))).toBe(
      'bad_arguments: there is no tool "get_tikcet" to allow output-missing in Correct the name of the tool, or take the allowance out if the tool is gone.',
    );
    expect(refusal(() => lint({ rule: 'output-missing', reason: ' ' }))).toContain(
      'without a reason',
    );
    expect(refusal(() => lint({ rule: 'hidden-text', reason }))).toContain('whole server');
    expect(lint({ rule: 'hidden-text', tool: 'get_ticket', reason }).unused).toHaveLength(1);
  });

  test('is written as rule[:tool]=reason', () => {
    expect(parseAllowance('output-missing=it = a file')).toEqual({
      rule: 'output-missing',
      reason: 'it = a file',
    });
    expect(parseAllowance('output-missing:get_ticket=a: file')).toEqual({
      rule: 'output-missing',
      tool: 'get_ticket',
      reason: 'a: file',
    });
    for (const text of [
      '',
      'output-missing',
      'output-missing=',
      '=x',
      'output-missing:=x',
      ':a=x',
    ]) {
      expect(refusal(() => parseAllowance(text))).toContain('"rule=reason" or "rule:tool=reason"');
    }
  });
});

describe('hostile schemas', () => {
  test('10,000 levels of objects', () => {
    let schema: JsonObject = { type: 'string' };
    for (let level = 0; level < 10_000; level += 1) {
      schema = { type: 'object', properties: { x: schema } };
    }
    expect(rulesFor(schema)).toContain('input-deep');
  });

  test('10,000 levels of unions, lists, and references one after the other', () => {
    let union: JsonObject = { type: 'string' };
    for (let level = 0; level < 10_000; level += 1) union = { anyOf: [union, { type: 'null' }] };
    let list: JsonObject = { type: 'string' };
    for (let level = 0; level < 10_000; level += 1) list = { type: 'array', items: list };
    const $defs = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, at) => [`d${at}`, { $ref: `#/$defs/d${at + 1}` }]),
    );
    expect(rulesFor({ type: 'object', properties: { union, list } })).toContain('input-deep');
    expect(
      rulesFor({ type: 'object', properties: { a: { $ref: '#/$defs/d0' } }, $defs }),
    ).toContain('reference-broken');
  });

  test('references in a circle, and a reference to itself', () => {
    const circle = { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' }, c: { $ref: '#/$defs/c' } };
    const found = rulesFor({
      type: 'object',
      properties: { x: { $ref: '#/$defs/a' }, y: { $ref: '#/$defs/c' } },
      $defs: circle,
    });
    expect(found).toContain('schema-recursive');
    expect(rulesFor({ $ref: '#' })).toContain('schema-recursive');
  });

  test('more parts than are looked at are an error', () => {
    const properties = Object.fromEntries(
      Array.from({ length: 50_001 }, (_, at) => [`p${at}`, { type: 'string' }]),
    );
    const { findings } = lintSurface(
      aSurface(aTool({ inputSchema: { type: 'object', properties } })),
      { profile: 'bedrock' },
    );
    expect(findings.map(({ rule, message }) => [rule, message])).toContainEqual([
      'schema-unreadable',
      'It has more than 50000 parts; the rest was not looked at.',
    ]);
  });

  test('10 MB of text, a pattern that explodes, and names that are no names', () => {
    const big = 'use it when '.repeat(900_000);
    const tool = aTool({
      description: big,
      inputSchema: {
        type: 'object',
        properties: {
          evil: {
            type: 'string',
            pattern: '^(a+)+$',
            description: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!',
          },
          'a\u001b[2J.b\n': { type: 'string' },
          constructor: { type: 'string' },
        },
      },
    });
    const { findings } = lintSurface(aSurface(tool), { profile: 'portable' });
    const text = JSON.stringify(findings);
    expect(text).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(text.length).toBeLessThan(20_000);
    expect(findings.filter(({ rule }) => rule === 'hidden-text').map(({ path }) => path)).toEqual([
      'description',
      String.raw`inputSchema.properties.a\u{1b}[2J.b\u{a}`,
    ]);
  });

  test('twenty findings of one kind are listed, the rest counted', () => {
    const properties = Object.fromEntries(
      Array.from({ length: 45 }, (_, at) => [`p${at}`, { type: 'string' }]),
    );
    const { findings } = lintSurface(
      aSurface(aTool({ inputSchema: { type: 'object', properties, additionalProperties: false } })),
      { profile: 'portable' },
    );
    const undescribed = findings.filter(({ rule }) => rule === 'argument-undescribed');
    expect(undescribed).toHaveLength(21);
    expect(undescribed.at(-1)?.message).toBe('25 more places like these.');
  });
});

/** Values with the keywords of JSON Schema in them, in and out of place. */
const { schema } = fc.letrec<{ value: Json; schema: JsonObject }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom<Json>(
      null,
      true,
      false,
      0,
      -1,
      1e300,
      '',
      '#',
      '#/properties/a',
      'object',
      'array',
      'https://x',
    ),
    fc.string({ unit: 'binary', maxLength: 8 }),
    tie('schema'),
    fc.array(tie('value'), { maxLength: 4 }),
  ),
  schema: fc.dictionary(
    fc.constantFrom(
      ...'type properties items anyOf oneOf allOf not if $ref $defs enum const required default additionalProperties patternProperties prefixItems description a id format minimum maxLength pattern $id $anchor dependentSchemas propertyNames __proto__'.split(
        ' ',
      ),
    ),
    tie('value'),
    { maxKeys: 6 },
  ),
}));

test('whatever the schemas are, lint answers, and shows nothing unseen', () => {
  fc.assert(
    fc.property(
      schema,
      fc.option(schema, { nil: undefined }),
      fc.string({ unit: 'binary', minLength: 1 }),
      fc.string({ unit: 'binary' }),
      fc.constantFrom(...profileNames),
      (inputSchema, outputSchema, name, description, profile) => {
        const tool = { name, description, inputSchema, ...(outputSchema ? { outputSchema } : {}) };
        const { findings } = lintSurface(aSurface(tool, cleanTool), { profile });
        for (const { path, message, fix, source } of findings) {
          expect([path, message, fix, source].join(' ')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
        }
      },
    ),
    { numRuns: 500 },
  );
});
