import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createScreen } from '../../../host/src/faces/cli/screen.ts';
import { showTrace } from '../../../host/src/faces/cli/trace.ts';
import type { Host } from '../../../host/src/host.ts';
import { loopback } from '@gatehouse/models/wire/loopback';
import { writeCompany } from './company.fixture.ts';
import { asked, calls, loadBreachWatch, says } from './model.fixture.ts';
import { openedHost } from './opened-host.fixture.ts';
import { gatehouse, processesOf, temporary } from './process.fixture.ts';
import { gateLines, runReport } from './report.fixture.ts';

const folder = temporary();
const data = ['--data', folder.path];
let config: string;
beforeAll(() => void (config = writeCompany(folder.path)));
afterAll(folder.remove);

const modelAt = (url: string) => ({ OPENAI_BASE_URL: `${url}/v1`, OPENAI_MODEL: 'local' });

describe('without a model', () => {
  test('R66 it runs nothing, says both ways to connect one, and shows skills to choose from', async () => {
    const { code, stdout, stderr } = await gatehouse([
      'ask',
      'Which urgent tickets are overdue?',
      '--as',
      'maya',
      ...data,
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain('No language model is configured.');
    expect(stderr).toMatch(/ANTHROPIC_API_KEY.*OPENAI_BASE_URL with OPENAI_MODEL/);
    expect(stdout).toMatch(/No model is connected, so nothing was run/);
    const named = [...stdout.matchAll(/customer-operations:[a-z-]+/g)].map(([id]) => id);
    expect(named[0]).toBe('customer-operations:breach-watch');
    expect(existsSync(join(folder.path, 'support-desk.db'))).toBe(false);
  });

  test('R66 an unknown person is told who is known; with --json as a document', async () => {
    const { code, stdout, stderr } = await gatehouse([
      'ask',
      'Which?',
      '--as',
      'constructor',
      '--json',
      ...data,
    ]);
    expect(code).toBe(2);
    expect(stderr).toBe(
      'There is no person "constructor".\n  → Choose one of: maya, tom, omar, lena, bea, nils.\n',
    );
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'unknown_person' } });
  });
});

describe('with a model on loopback', () => {
  test('R20 R22 R24 a direct answer: nothing loaded, no connector started, no row', async () => {
    const model = await loopback([says('It is half past nine.')]);
    const { code, stdout, stderr } = await gatehouse(
      ['ask', 'What time is it?', '--as', 'tom', '--json', ...data],
      modelAt(model.url),
    );
    expect([code, stderr]).toEqual([0, '']);
    expect(runReport.parse(JSON.parse(stdout))).toMatchObject({
      person: 'tom',
      status: 'done',
      answer: 'It is half past nine.',
      skills: [],
      connectorsStarted: [],
      connectorCalls: [],
      rowsWritten: [],
      agents: [],
      tokens: { expanded: 0, model: { steps: 1, input: 57, output: 12, costUsd: null } },
    });
    expect(existsSync(join(folder.path, 'support-desk.db'))).toBe(false);

    // R11 R12: what entered the context is the menu, and one tool
    expect(model.received).toHaveLength(1);
    const { tools, text } = asked(model.received[0]?.json);
    expect(tools).toEqual(['load_skill']);
    expect(text('system')).toContain('- customer-operations:breach-watch: Ranks open urgent');
    expect(text('system')).not.toContain('## Steps');
    expect(text('user')).toMatch(/^What time is it\?\n/);
  });

  test('R11 R12 R21 R23 a skill, then its tools, then one call: each enters when it is asked for', async () => {
    const model = await loopback([
      loadBreachWatch,
      calls('search_tools', { queries: ['search tickets'] }),
      calls('ticketing__search_tickets', { text: 'customs', limit: 3 }),
      says('One: SUP-1004.'),
    ]);
    const { code, stdout } = await gatehouse(
      ['ask', 'Which of our tickets mention customs?', '--as', 'tom', '--json', ...data],
      modelAt(model.url),
    );
    expect(code).toBe(0);
    const run = runReport.parse(JSON.parse(stdout));
    expect(run).toMatchObject({
      status: 'done',
      answer: 'One: SUP-1004.',
      skills: ['customer-operations:breach-watch'],
      connectorsStarted: ['support-desk'],
      rowsWritten: [],
    });
    expect(run.connectorCalls).toMatchObject([
      {
        connector: 'support-desk',
        tool: 'ticketing.search_tickets',
        ok: true,
        scopes: ['ticketing:read'],
      },
    ]);
    expect(gateLines(run).slice(-3)).toEqual([
      'root expand co:breach-watch allow expand.visible',
      'root reach ticketing allow reach.bound',
      'root call ticketing.search_tickets allow call.scope',
    ]);
    const steps = model.received.map(({ json }) => asked(json));
    expect(steps.map(({ tools }) => tools.length)).toEqual([1, 3, 6, 6]);
    expect(steps[1]?.tools).toEqual(['load_skill', 'search_tools', 'delegate']);
    expect(steps[2]?.tools).toContain('ticketing__search_tickets');
    expect(steps[1]?.text('tool')).toContain('~~support platform: support-desk');
    expect(steps[3]?.text('tool')).toContain('SUP-1004');
    expect(processesOf(folder.path)).toEqual([]);
  });
});

describe('gatehouse trace', () => {
  let host: Host;
  beforeAll(async () => void (host = await openedHost(folder.path, config)));
  afterAll(() => host.close());

  /** What the command shows of a run, or of the latest ones. */
  async function trace(run?: string): Promise<string> {
    const lines: string[] = [];
    const screen = createScreen((text) => lines.push(text), undefined);
    const plain = { ...screen, style: (_style: unknown, text: string) => text };
    await showTrace({ screen: plain, print: () => {}, host, run, json: false });
    return lines.join('');
  }

  test('R67 lists the stored runs newest first, and shows one again gate by gate', async () => {
    const lines = (await trace()).trimEnd().split('\n');
    expect(lines.map((line) => line.replace(/^\S+ +\S+ +/, ''))).toEqual([
      expect.stringMatching(/^tom +support +done +Which of our tickets mention customs\?$/),
      expect.stringMatching(/^tom +support +done +What time is it\?$/),
    ]);
    const id = lines[0]?.split(' ')[0] ?? '';
    const shown = await trace(id);
    expect(shown).toContain('tom in support: “Which of our tickets mention customs?”');
    expect(shown).toMatch(/→ read +ticketing\.search_tickets on support-desk/);
    expect(shown).toMatch(/passport [0-9a-f-]{36} with ticketing:read; arguments \{/);
    expect(shown).toContain(`run ${id} · `);
  });

  test('R66 one that is none says how to find those that are', async () => {
    await expect(trace('nonsense')).rejects.toMatchObject({
      message: 'There is no run "nonsense".',
      hint: 'List the latest with gatehouse trace.',
      exitCode: 2,
    });
  });
});
