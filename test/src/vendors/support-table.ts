import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inProcess } from '@gatehouse/mocks/redmine';
import type { Description } from '../../../connectors/ticketing/src/adapter.ts';
import { fieldNames, toolNames } from '../../../connectors/ticketing/src/capabilities.ts';
import { ticketing } from '../../../connectors/ticketing/src/connector.ts';
import { worlds } from './vendors.fixture.ts';

const NOW = Date.parse('2026-11-02T09:00:00Z');

/** What every vendor says of itself, each opened on its own world. */
export async function descriptions(): Promise<Description[]> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-vendors-'));
  try {
    const found: Description[] = [];
    for (const vendor of ticketing.vendors) {
      const make = Object.entries(worlds).find(([name]) => name === vendor.id)?.[1];
      const world = make?.('2026-11-02T09:00:00Z');
      const opened = vendor.open(
        world ? world.settings(world.origin) : { data: join(folder, 'desk.db') },
        {
          fetch: world ? inProcess(world.handlers) : () => Promise.reject(new Error('no network')),
          now: () => NOW,
          newId: () => 'id',
          log: () => {},
        },
      );
      found.push(await opened.adapter.describe.describe());
      await opened.close();
    }
    return found;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const fieldWords = {
  read_write: 'yes',
  create_only: 'on creation',
  read_only: 'read only',
  none: 'no',
} as const;

const row = (...cells: readonly string[]) => `| ${cells.join(' | ')} |`;

/** Tools and fields against vendors, as Markdown. */
export function supportTable(all: readonly Description[]): string {
  const tools = toolNames.map((tool) => row(`\`${tool}\``, ...all.map((one) => one.tools[tool])));
  const fields = fieldNames.map((field) =>
    row(field, ...all.map((one) => fieldWords[one.fields[field]])),
  );
  return [
    row('', ...all.map(({ vendor }) => vendor)),
    row('---', ...all.map(() => '---')),
    ...tools,
    ...fields,
    row('who refuses a stale version', ...all.map((one) => one.version_enforcement)),
    row('a write that is sent again', ...all.map((one) => one.idempotency)),
  ].join('\n');
}

const [BEGIN, END] = ['<!-- vendors -->', '<!-- /vendors -->'];

/** A page with its table replaced. Throws Error when it has no place for one. */
export function withTable(page: string, table: string): string {
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`the page has no ${BEGIN}`);
  return `${before}${BEGIN}\n\n${table}\n\n${END}${after}`;
}

/** The cells of a table without its padding: a formatter aligns columns. */
export const cellsOf = (page: string): string[][] =>
  (page.split(BEGIN)[1]?.split(END)[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('|') && !line.includes('---'))
    .map((line) => line.split('|').map((cell) => cell.trim()));
