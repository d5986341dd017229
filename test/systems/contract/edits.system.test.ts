import { tmpdir } from 'node:os';
import { type Surface, walkHistory } from 'gatehouse-contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { editsBetween, type Edit } from '../../src/edits/edit.ts';
import { labelled, score, type Labelled, type Score } from '../../src/edits/evaluate.ts';
import { ours, rivals } from '../../src/edits/rivals.ts';
import { registryUnavailable } from './stranger.ts';

const reason = await registryUnavailable();
const why = reason === undefined ? '' : ` (skipped: ${reason})`;

/** Releases of public servers; what changed between them is read at test time, and nothing of it is kept. */
const histories: readonly {
  readonly name: string;
  readonly versions: readonly string[];
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}[] = [
  {
    name: '@modelcontextprotocol/server-everything',
    versions: ['2025.8.18', '2025.12.18', '2026.1.26', '2026.8.31'],
  },
  { name: '@playwright/mcp', versions: ['0.0.44', '0.0.56', '0.0.71', '0.0.83'] },
  {
    name: 'firecrawl-mcp',
    versions: ['3.1.13', '3.15.0', '3.20.2', '3.22.2', '3.26.0'],
    env: { FIRECRAWL_API_KEY: 'placeholder' },
  },
  {
    name: '@notionhq/notion-mcp-server',
    versions: ['1.8.1', '2.0.0', '2.4.1'],
    env: { NOTION_TOKEN: 'placeholder' },
  },
];

const stopping = new AbortController();

async function editsOf({ name, versions, args = [], env = {} }: (typeof histories)[number]) {
  const listed: [string, Surface][] = [];
  await walkHistory(name, {
    last: versions.length,
    versions,
    args,
    serverEnv: env,
    env: process.env,
    temporary: tmpdir(),
    node: process.execPath,
    signal: stopping.signal,
    progress: (text) => void process.stderr.write(`${text}\n`),
    listed: (version, surface) => void listed.push([version, surface]),
  });
  return listed.slice(1).flatMap(([version, surface], at) => {
    const [before, older] = listed[at] ?? [version, surface];
    return editsBetween(`${name} ${before} → ${version}`, older, surface);
  });
}

/** The same edit of ten tools is one. */
const distinct = (edits: readonly Edit[]): Edit[] => [
  ...new Map(edits.map((edit) => [JSON.stringify([edit.before, edit.after]), edit])).values(),
];

const line = ({ judge, proven, found, dropped, droppedFound, benign, alarms }: Score) =>
  `${judge.padEnd(28)} proven breaks ${found}/${proven}   dropped arguments ${droppedFound}/${dropped}   alarms ${alarms}/${benign}`;

describe.skipIf(reason !== undefined)(`R39 edits between releases of public servers${why}`, () => {
  let all: readonly Labelled[] = [];
  let scores: readonly Score[] = [];

  beforeAll(async () => {
    const edits: Edit[] = [];
    // one after the other: each installs and starts servers
    for (const history of histories) edits.push(...(await editsOf(history)));
    all = labelled(distinct(edits));
    scores = await Promise.all([ours, ...rivals].map((judge) => score(judge, all)));
    process.stdout.write(`${all.length} edits\n${scores.map(line).join('\n')}\n`);
  }, 600_000);
  afterAll(() => stopping.abort());

  test('there is something to judge', () => {
    expect(all.length).toBeGreaterThan(50);
    expect(all.filter(({ proven }) => proven).length).toBeGreaterThan(15);
  });

  test('every proven break is found, every dropped argument too', () => {
    expect(scores[0]).toMatchObject({ judge: 'gatehouse-contract', missed: [], gaveUp: 0 });
    expect(scores[0]?.droppedFound).toBe(scores[0]?.dropped);
  });

  test('at most one alarm in a hundred benign edits, and one where there are fewer', () => {
    const { alarms = Infinity, benign = 0 } = scores[0] ?? {};
    expect(alarms).toBeLessThanOrEqual(Math.max(1, Math.floor(benign / 100)));
  });
});
