import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readBundle } from '@gatehouse/bundle';
import { describe, expect, test } from 'vitest';
import type { MenuEntry } from '../catalog/menu.ts';
import { estimateTokens } from '@gatehouse/models';
import { company } from '../org/config.fixture.ts';
import { createBudget } from '@gatehouse/models';
import { loadSkillHandler } from './load-skill.ts';
import type { RunContext } from './run-context.ts';
import { createTrace } from './trace.ts';

const skill = (name: string, body: string) => `---\nname: ${name}\ndescription: D.\n---\n\n${body}`;
const files = {
  '.claude-plugin/plugin.json': '{"name":"watch","version":"1.0.0","description":"W."}',
  'CONNECTORS.md': '| Category | Placeholder |\n| - | - |\n| Desk | `~~support platform` |\n',
  'skills/rank/SKILL.md': skill('rank', 'Use `references/ranking.md`.\n'),
  'skills/rank/references/ranking.md': 'Late first.\n',
  'skills/rank/references/long.md': `${'x'.repeat(39_999)}😀tail`,
  'skills/rank/scripts/boom.mjs': 'throw new Error();\n',
  'skills/huge/SKILL.md': skill('huge', `~~support platform ${'y'.repeat(5_000_000)}`),
};
const rule = `\nrules:\n  - { id: no-rank, gate: expand, subjects: ['watch:rank'], because: Not now. }\n`;

/** `load_skill` of Maya's run over a bundle on the disk. */
async function start(denied = false, copies = 1) {
  const root = await mkdtemp(join(tmpdir(), 'load-skill-'));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  const bundle = await readBundle(root);
  const skills = Array.from({ length: copies }, () => bundle.skills).flat();
  const shown = skills.map((head, at): MenuEntry => {
    const id = `watch:${head.name}${at < bundle.skills.length ? '' : at}`;
    return { id, bundle, skill: head };
  });
  const source = 'letters: { source: ./letters }\n';
  const organisation = denied ? company([source, `${source}${rule}`]) : company();
  const trace = createTrace(
    () => 0,
    () => Promise.resolve(),
    () => {},
  );
  const run: RunContext = {
    id: 'r1',
    principal: organisation.principal('maya'),
    organisation,
    pool: { get: () => expect.unreachable(), close: () => Promise.resolve() },
    mint: () => expect.unreachable(),
    trace,
    budget: createBudget(1_000_000),
    signal: new AbortController().signal,
    now: () => 0,
    enforceCalls: true,
    active: new Set(),
    listed: new Map(),
    labels: new Map(),
    newId: () => 'id',
    approvalMinutes: 1,
    hold: () => Promise.resolve(undefined),
  };
  const handler = loadSkillHandler(run, { shown, cut: [] }, () => {});
  return {
    root,
    run,
    definition: handler.definition,
    load: (given: unknown) => handler.handle({ id: 'c', tool: 'load_skill', arguments: given }),
    of: (kind: string) => trace.events.filter((event) => event.kind === kind),
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

const ranking = { skill: 'watch:rank', file: 'references/ranking.md' };

describe('R8 R11 a file that the skill names', () => {
  test('enters the context when it is asked for, once, and is traced with its size', async () => {
    await using session = await start();
    expect(await session.load({ skill: 'watch:rank', file: null })).toMatchObject({
      outcome: 'ok',
    });
    expect(await session.load(ranking)).toEqual({ outcome: 'ok', text: 'Late first.\n' });
    const again = await session.load({ ...ranking, file: './references/ranking.md' });
    expect(again.text).toBe('watch:rank/references/ranking.md is loaded already; it is above.');
    expect(session.of('skill')).toMatchObject([
      { skill: 'watch:rank' },
      { skill: 'watch:rank/references/ranking.md', tokens: estimateTokens('Late first.\n') },
    ]);
    expect(session.definition.description).toContain('opens one file of the skill');
  });

  test('brings nothing else: a script comes as text, and no tools come with a file', async () => {
    await using session = await start();
    const answer = await session.load({ skill: 'watch:rank', file: 'scripts/boom.mjs' });
    expect(answer).toEqual({ outcome: 'ok', text: 'throw new Error();\n' });
    expect(session.run.active.size).toBe(0);
  });

  test('stays closed when the skill is', async () => {
    await using session = await start(true);
    expect(await session.load(ranking)).toEqual({
      outcome: 'refused',
      text: 'Refused by rule:no-rank: Not now.',
    });
    expect(session.of('gate')).toMatchObject([{ decision: 'deny', subject: 'watch:rank' }]);
    expect(session.of('skill')).toEqual([]);
  });
});

describe('R66 what cannot be loaded is said and the run goes on', () => {
  test('a file outside the skill', async () => {
    await using session = await start();
    const answer = await session.load({ skill: 'watch:rank', file: '../huge/SKILL.md' });
    expect(answer.outcome).toBe('failed');
    expect(answer.text).toContain('leads out of the skill');
    expect(session.of('problem')).toMatchObject([{ hint: 'Name a file of its own folder.' }]);
  });

  test('a body that is gone, and comes back', async () => {
    await using session = await start();
    const path = join(session.root, 'skills/rank/SKILL.md');
    await rm(path);
    expect((await session.load({ skill: 'watch:rank' })).outcome).toBe('failed');
    expect(session.of('problem')).toMatchObject([
      { message: 'skills/rank/SKILL.md is missing or cannot be read' },
    ]);
    await writeFile(path, files['skills/rank/SKILL.md']);
    expect((await session.load({ skill: 'watch:rank' })).outcome).toBe('ok');
  });
});

describe('R11 what enters the context has a size', () => {
  test('a huge body is cut in sight, and what the unit binds is kept', async () => {
    await using session = await start();
    const { text } = await session.load({ skill: 'watch:huge' });
    expect(text.length).toBeLessThan(40_050);
    expect(text).toContain('- ~~support platform: desk-b.');
    expect(text).toMatch(/\n\[cut: 496\d{4} more characters\]$/);
  });

  test('so is a file, and never through a character', async () => {
    await using session = await start();
    const { text } = await session.load({ skill: 'watch:rank', file: 'references/long.md' });
    expect(text).toBe(`${'x'.repeat(39_999)}\n[cut: 6 more characters]`);
  });

  test('a wrong name is answered with ten names and the number of the others', async () => {
    await using session = await start(false, 6);
    const { outcome, text } = await session.load({ skill: 'watch:rnak' });
    expect(outcome).toBe('repairable');
    expect(text.match(/watch:/g)).toHaveLength(10);
    expect(text).toContain(' and 2 more.');
    expect((await session.load({ skill: 'watch:rank', file: 5 })).text).toContain(
      'file must be a text',
    );
  });
});
