import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeContract, type Surface, type ToolDefinition } from 'gatehouse-contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { promised, run } from './contract.checks.ts';
import { checkKept, type Promised } from './kept.checks.ts';

const now = promised();
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'kept-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const schema = z.looseObject({
  properties: z.record(z.string(), z.looseObject({})),
  required: z.array(z.string()).optional(),
});
type Input = z.infer<typeof schema>;

/** The surface of this connector after one change. */
function changed(name: string, change: (tool: ToolDefinition) => ToolDefinition[]): Surface {
  const tools = now.surface.tools.flatMap((tool) => (tool.name === name ? change(tool) : [tool]));
  return { ...now.surface, tools };
}
const withInput = (name: string, change: (input: Input) => Input) =>
  changed(name, (tool) => {
    const input = change(schema.parse(tool.inputSchema));
    return [{ ...tool, inputSchema: JSON.parse(JSON.stringify(input)) }];
  });
const withProperty = (property: string, value: object | undefined) => (input: Input) => {
  const { [property]: _, ...others } = input.properties;
  return { ...input, properties: { ...others, ...(value && { [property]: { ...value } }) } };
};

/** The problems of a surface of some version, of which the committed contract and the released one are given. */
function problemsOf(
  surface: Surface,
  { version = now.version, released, ...more }: Partial<Promised> & { released?: string } = {},
): readonly string[] {
  const server = { ...surface.server, version };
  const written = { ...surface, server };
  const contract = join(folder, 'contract');
  writeContract(contract, written);
  const place = join(contract, 'released');
  if (released !== undefined) {
    const last = { ...now.surface.server, version: released };
    writeContract(place, { ...now.surface, server: last });
  }
  return checkKept({
    ...now,
    surface: written,
    version,
    folder: contract,
    released: place,
    ...more,
  }).problems;
}

test('R39 the committed contract of this connector is kept, and its cost is told', () => {
  const { text, failed } = run('check');
  expect({ text, failed }).toEqual({ text: expect.any(String), failed: false });
  expect(text).toMatch(
    /^gatehouse-ticketing \d+\.\d+\.\d+ keeps its contract: 13 of 20 tools, about \d{4} of 8000 tokens; the largest, \w+, \d+ of 1200\.$/,
  );
});

describe('R39 whatever changes in the surface is seen in contract/', () => {
  test.each<[string, Surface, string[]]>([
    ['a tool that is gone', changed('get_ticket', () => []), ['contract.json', 'get_ticket.json']],
    [
      'a tool that is called otherwise',
      changed('get_ticket', (tool) => [{ ...tool, name: 'read_ticket' }]),
      ['contract.json', 'get_ticket.json', 'read_ticket.json'],
    ],
    [
      'an argument that is gone',
      withInput('create_ticket', withProperty('priority', undefined)),
      ['contract.json', 'create_ticket.json'],
    ],
    [
      'a hint that is worse',
      changed('search_tickets', (tool) => [
        { ...tool, annotations: { ...tool.annotations, readOnlyHint: false } },
      ]),
      ['contract.json', 'search_tickets.json'],
    ],
    [
      'a description that says something else',
      changed('add_comment', (tool) => [
        { ...tool, description: 'Adds a note to a ticket, for the people who work on it.' },
      ]),
      ['add_comment.json', 'contract.json'],
    ],
    [
      'labels that say something else',
      changed('add_comment', (tool) => [{ ...tool, _meta: {} }]),
      ['add_comment.json'],
    ],
    [
      'a library that lists the same tools otherwise',
      { ...now.surface, resolved: { ...now.surface.resolved, zod: '5.0.0' } },
      ['contract.json'],
    ],
  ])('%s', (_what, surface, files) => {
    expect(checkKept({ ...now, surface }).problems[0]).toBe(
      `contract/ is not what the tools offer: ${files.join(', ')}. If the change is meant, run contract:write and commit the difference.`,
    );
  });

  test('a file that was edited by hand, and one of no tool', () => {
    const copy = join(folder, 'copy');
    cpSync(now.folder, copy, { recursive: true });
    const file = join(copy, 'get_ticket.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('Reads one', 'Read one'));
    writeFileSync(join(copy, 'get_nothing.json'), '{}');
    expect(checkKept({ ...now, folder: copy }).problems[0]).toContain(
      'get_nothing.json, get_ticket.json.',
    );
  });
});

describe('R39 the version rises by as much as the change needs', () => {
  const gone = changed('get_history', () => []);
  const required = withInput('create_ticket', (input) => ({
    ...input,
    required: [...(input.required ?? []), 'queue'],
  }));
  const added = withInput(
    'get_ticket',
    withProperty('brief', { type: 'boolean', description: 'true: without comments.' }),
  );
  const words = changed('get_ticket', (tool) => [
    { ...tool, description: 'Reads one ticket in full. Without an id use search_tickets first.' },
  ]);

  test.each<[string, Surface, string, string, string]>([
    ['a tool that is gone', gone, '1.2.3', '1.3.0', 'major'],
    ['an argument that is required now', required, '1.2.3', '1.2.4', 'major'],
    ['below 1.0 a break is a minor version', gone, '0.2.0', '0.2.1', 'major'],
    ['a new argument', added, '1.2.3', '1.2.4', 'minor'],
    ['other words', words, '1.2.3', '1.2.3', 'patch'],
  ])('%s: not enough', (_what, surface, released, version, needed) => {
    const [problem] = problemsOf(surface, { released, version });
    expect(problem?.split('\n')[0]).toBe(
      `${released} -> ${version} is too little for what changed since: it needs a ${needed} version in package.json and src/connector.ts.`,
    );
  });

  test.each<[string, Surface, string, string]>([
    ['a tool that is gone', gone, '1.2.3', '2.0.0'],
    ['below 1.0 a break is a minor version', gone, '0.2.0', '0.3.0'],
    ['a new argument', added, '1.2.3', '1.3.0'],
    ['other words', words, '1.2.3', '1.2.4'],
    ['nothing', now.surface, '1.2.3', '1.2.3'],
  ])('%s: enough', (_what, surface, released, version) => {
    expect(problemsOf(surface, { released, version })).toEqual([]);
  });

  test('before the first release every change is free; after it, the released surface must be there', () => {
    expect(problemsOf(gone, { version: '0.1.0' })).toEqual([]);
    expect(problemsOf(now.surface, { version: '0.1.1' })).toEqual([
      'This is 0.1.1, and contract/released/, the surface of the version before, is not there: restore it from version control.',
    ]);
  });

  test('package.json and the connector say the same version', () => {
    expect(checkKept({ ...now, version: '9.9.9' }).problems).toEqual([
      `package.json says 9.9.9 and src/connector.ts says ${now.version}: give both the same version.`,
    ]);
  });
});

describe('R63 lint is part of it', () => {
  test('what no profile takes is a problem, with what to do', () => {
    const surface = withInput(
      'get_ticket',
      withProperty('data', { type: 'object', additionalProperties: { type: 'string' } }),
    );
    const problems = problemsOf(surface, { version: '0.1.0' });
    expect(problems.length).toBeGreaterThan(1);
    expect(problems[0]).toMatch(/^lint \(portable(, [a-z-]+)*\): get_ticket /);
  });

  test('an allowance that nothing needs is taken out', () => {
    const allow = [...now.allow, { rule: 'format-rare', reason: 'It was needed once.' }];
    expect(problemsOf(now.surface, { version: '0.1.0', allow })).toEqual([
      'lint: nothing needs the allowance for format-rare any more: take it out.',
    ]);
  });
});
