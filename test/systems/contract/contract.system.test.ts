import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Ended, registryUnavailable, type Stranger, stranger } from './stranger.ts';

const reason = await registryUnavailable();
const why = reason === undefined ? '' : ` (skipped: ${reason})`;
if (reason !== undefined) {
  console.warn(`SKIPPED: the contracts of real MCP servers, because ${reason}.`);
}

const report = z.looseObject({
  verdict: z.string(),
  bump: z.string(),
  textDrift: z.boolean(),
  version: z.looseObject({ enough: z.boolean() }),
  findings: z.array(
    z.looseObject({
      tool: z.string(),
      rule: z.string(),
      path: z.string(),
      verdict: z.string(),
      witness: z.looseObject({ value: z.unknown() }).optional(),
    }),
  ),
});
type Report = z.infer<typeof report>;
const lintReport = z.looseObject({
  findings: z.array(z.looseObject({ tool: z.string(), rule: z.string(), level: z.string() })),
});
const snapshot = z.looseObject({
  server: z.looseObject({ name: z.string(), protocol: z.string() }),
  tools: z.array(z.string()),
  resolved: z.record(z.string(), z.string()),
});

/** Two published versions of one server, and what we found by hand between them. */
interface Server {
  readonly name: string;
  readonly versions: readonly [string, string];
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Exit code of `contract diff`. */
  readonly code: number;
  readonly verdict: string;
  readonly bump: string;
  /** Rule, tool, path of findings, each with a verdict. */
  readonly found: readonly (readonly [string, string, string, string])[];
  /** Rule and tool of a finding of lint of the newer version, under a profile. */
  readonly lint: readonly [string, string, string];
  /** Packages that a version runs on, by the beginning of their version. */
  readonly runsOn: readonly [Readonly<Record<string, string>>, Readonly<Record<string, string>>];
}

const servers: readonly Server[] = [
  {
    // its older release leaves the schema library to a range: installed today, its arguments are gone
    name: '@modelcontextprotocol/server-filesystem',
    versions: ['2025.7.1', '2025.11.25'],
    args: ['/tmp'],
    code: 1,
    verdict: 'breaking',
    bump: 'major',
    found: [
      ['tool-added', 'read_text_file', '', 'compatible'],
      ['argument-required', 'read_file', 'path', 'breaking'],
      ['output-added', 'read_file', '', 'compatible'],
      ['hint-safer', 'read_file', 'readOnly', 'compatible'],
    ],
    lint: ['portable', 'hint-unsaid', 'read_file'],
    runsOn: [{ '@modelcontextprotocol/sdk': '1.' }, { '@modelcontextprotocol/sdk': '1.' }],
  },
  {
    name: '@modelcontextprotocol/server-memory',
    versions: ['2025.4.25', '2026.8.31'],
    code: 2,
    verdict: 'compatible',
    bump: 'minor',
    found: [
      ['output-added', 'read_graph', '', 'compatible'],
      ['hint-safer', 'read_graph', 'readOnly', 'compatible'],
    ],
    lint: ['openai-strict', 'object-open', 'create_entities'],
    runsOn: [
      { '@modelcontextprotocol/sdk': '1.0.1', zod: '3.' },
      { '@modelcontextprotocol/sdk': '1.' },
    ],
  },
  {
    name: '@playwright/mcp',
    versions: ['0.0.64', '0.0.83'],
    code: 1,
    verdict: 'breaking',
    bump: 'major',
    found: [
      ['tool-removed', 'browser_install', '', 'breaking'],
      ['argument-removed', 'browser_click', 'ref', 'breaking'],
      ['argument-required', 'browser_click', 'target', 'breaking'],
      ['tool-added', 'browser_find', '', 'compatible'],
    ],
    lint: ['portable', 'output-missing', 'browser_click'],
    runsOn: [{ '@playwright/mcp': '0.0.64' }, { '@playwright/mcp': '0.0.83' }],
  },
  {
    // from the old SDK to the current one, and from one revision of the protocol to the next: nobody notices
    name: '@upstash/context7-mcp',
    versions: ['2.3.0', '4.1.1'],
    code: 2,
    verdict: 'compatible',
    bump: 'patch',
    found: [['text-changed', 'query-docs', 'input query', 'compatible']],
    lint: ['portable', 'output-missing', 'query-docs'],
    runsOn: [{ '@modelcontextprotocol/sdk': '1.' }, { '@modelcontextprotocol/server': '2.' }],
  },
  {
    name: 'firecrawl-mcp',
    versions: ['1.12.0', '3.26.0'],
    env: { FIRECRAWL_API_KEY: 'fc-placeholder' },
    code: 1,
    verdict: 'breaking',
    bump: 'major',
    found: [
      ['tool-removed', 'firecrawl_deep_research', '', 'breaking'],
      ['argument-removed', 'firecrawl_map', 'sitemapOnly', 'breaking'],
      ['values-narrowed', 'firecrawl_crawl', 'scrapeOptions.formats[]', 'breaking'],
      ['tool-added', 'firecrawl_agent', '', 'compatible'],
    ],
    lint: ['portable', 'tools-many', ''],
    runsOn: [{ '@modelcontextprotocol/sdk': '1.' }, { fastmcp: '4.' }],
  },
  {
    name: '@notionhq/notion-mcp-server',
    versions: ['1.9.1', '2.5.2'],
    env: { NOTION_TOKEN: 'ntn_placeholder' },
    code: 1,
    verdict: 'breaking',
    bump: 'major',
    found: [
      ['tool-removed', 'API-post-database-query', '', 'breaking'],
      ['tool-added', 'API-query-data-source', '', 'compatible'],
    ],
    lint: ['portable', 'tool-name', 'API-get-self'],
    runsOn: [{ '@modelcontextprotocol/sdk': '1.' }, { '@modelcontextprotocol/sdk': '1.' }],
  },
];

const folderOf = ({ name }: Server, version: string) => `${name.replaceAll(/\W/g, '_')}-${version}`;

/** Servers that are installed and listed at the same time. */
const AT_ONCE = 4;

describe.skipIf(reason !== undefined)(
  `${servers.length} real MCP servers, as strangers find them${why}`,
  () => {
    let one: Stranger;
    const listed = new Map<string, Ended>();
    beforeAll(async () => {
      one = await stranger();
      // most of it is waiting for the registry
      const open = servers.flatMap((server) =>
        server.versions.map((version) => ({ server, version })),
      );
      const work = async () => {
        for (let next = open.pop(); next; next = open.pop()) {
          const { server, version } = next;
          // oxlint-disable-next-line no-await-in-loop
          listed.set(folderOf(server, version), await list(server, version));
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
    }, 900_000);
    afterAll(() => one.leave());

    const list = (server: Server, version: string): Promise<Ended> => {
      const { name, args = [], env } = server;
      const started = ['npx', '-y', `${name}@${version}`, ...args];
      const out = folderOf(server, version);
      const argv = ['snapshot', '--json', '--timeout', '300', '--out', out];
      return one.contract([...argv, '--', ...started], env);
    };

    describe.each(servers)('$name $versions', (server) => {
      const [older, newer] = server.versions;

      test('both versions are listed, with what they run on', () => {
        for (const [at, version] of server.versions.entries()) {
          const { code = -1, out = '', err = '' } = listed.get(folderOf(server, version)) ?? {};
          expect(`${code}\n${err}`).toMatch(/^0\n/);
          const { tools, resolved } = snapshot.parse(JSON.parse(out));
          expect(tools.length).toBeGreaterThan(0);
          expect(resolved[server.name]).toBe(version);
          for (const [name, begins] of Object.entries(server.runsOn[at] ?? {})) {
            expect(`${name} ${resolved[name]}`).toContain(`${name} ${begins}`);
          }
        }
      });

      test('R39 what changed between them is found', async () => {
        const folders = [folderOf(server, older), folderOf(server, newer)];
        const { code, out, err } = await one.contract(['diff', ...folders, '--json']);
        const { verdict, bump, findings }: Report = report.parse(JSON.parse(out));
        expect({ code, verdict, bump }).toEqual({
          code: server.code,
          verdict: server.verdict,
          bump: server.bump,
        });
        const told = findings.map((each) => [each.rule, each.tool, each.path, each.verdict]);
        for (const each of server.found) expect(told).toContainEqual(each);
        // a break is shown, not only claimed
        const broken = findings.filter(
          (each) => each.verdict === 'breaking' && each.rule !== 'hint-worse',
        );
        expect(broken.filter(({ witness }) => witness === undefined)).toEqual([]);
        expect(err).not.toMatch(/internal/);
      });

      test('a contract is the same as itself', async () => {
        const folder = folderOf(server, newer);
        const { code, out } = await one.contract(['diff', folder, folder, '--json']);
        expect([code, report.parse(JSON.parse(out)).findings]).toEqual([0, []]);
      });

      test('R63 lint finds what a host would refuse', async () => {
        const [profile, rule, tool] = server.lint;
        const folder = folderOf(server, newer);
        const { code, out } = await one.contract(['lint', folder, '--profile', profile, '--json']);
        expect(code).toBe(1);
        const found = lintReport.parse(JSON.parse(out)).findings;
        expect(found.map((each) => [each.rule, each.tool, each.level])).toContainEqual([
          rule,
          tool,
          'error',
        ]);
      });
    });

    test('verify of the installed server tells the same from the other', async () => {
      const server = servers[1];
      if (!server) throw new Error('there is no second server');
      const [older, newer] = server.versions;
      const verify = (folder: string) =>
        one.contract(['verify', folder, '--', 'npx', '-y', `${server.name}@${newer}`]);
      expect((await verify(folderOf(server, newer))).code).toBe(0);
      const drifted = await verify(folderOf(server, older));
      expect(drifted.code).toBe(2);
      expect(drifted.err).toMatch(/note: it runs on zod \S+, and ran on 3\./);
    });

    test('a version that does not exist is no contract', async () => {
      const started = ['npx', '-y', '@modelcontextprotocol/server-memory@0.0.0-none'];
      const { code, err } = await one.contract(['snapshot', '--', ...started]);
      expect(code).toBe(3);
      expect(err).toMatch(/did_not_start: npx @modelcontextprotocol\/server-memory@0\.0\.0-none/);
    });
  },
);
