import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { SwapError } from './error.ts';
import { reportLines } from './report-lines.ts';
import type { RecordedCall, Side } from './rehearse.ts';
import type { Answer } from './side-by-side.ts';
import { swapVendor, type SwapPlace, type SwapRequest } from './swap.ts';

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-swap-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'gatehouse.yaml');
const log = join(folder, 'desk.log');
const before = `connectors:
  desk: { category: ticketing, command: [desk, --vendor, old], inherit: [OLD_KEY] } # ours
`;
const after = before.replace('--vendor, old', '--vendor, new').replace('OLD_KEY', 'NEW_KEY');
beforeEach(() => writeFileSync(file, before));

const describes = (tools: Record<string, string>, fields: Record<string, string>) => ({
  tools,
  fields,
  statuses: [{ status: 'open', native: ['Open'] }],
  notes: ['find: by id only'],
});
const old = describes({ find: 'yes', close: 'yes' }, { labels: 'read_write' });
const fresh = describes({ find: 'partial', close: 'yes' }, { labels: 'none' });
const value = (given: unknown): Answer => ({ ok: true, value: given });
const failed = (code: string, message: string): Answer => ({ ok: false, code, message });

/** A system that answers by tool; what it is asked is noted. */
function system(answers: Record<string, Answer>): { side: Side; asked: RecordedCall[] } {
  const asked: RecordedCall[] = [];
  return {
    asked,
    side: (call) => {
      asked.push(call);
      return Promise.resolve(answers[call.tool] ?? failed('not_found', 'There is none.'));
    },
  };
}
const was = () =>
  system({
    'ticketing.describe_ticketing': value(old),
    'ticketing.find': value({ items: [{ status: 'open' }, { status: 'open' }], total: 2 }),
  });
const becomes = () =>
  system({
    'ticketing.describe_ticketing': value(fresh),
    'ticketing.find': value({ items: [{ status: 'open' }], total: 1 }),
  });

const read = (tool: string, args: object, person = 'maya') => ({ person, tool, arguments: args });

function at(place: Partial<SwapPlace> = {}): SwapPlace {
  return {
    file,
    log,
    category: 'ticketing',
    env: { NEW_KEY: 'x', NEW_OTHER: undefined },
    people: { zoe: { unit: 'legal' }, maya: { unit: 'support' }, tom: { unit: 'support' } },
    bindings: (unit) => new Map(unit === 'support' ? [['support platform', 'desk']] : []),
    bundles: [],
    reads: () => Promise.resolve([]),
    was: was().side,
    becomes: () => becomes().side,
    ...place,
  };
}
const swap = (place: Partial<SwapPlace> = {}, request: Partial<SwapRequest> = {}) =>
  swapVendor({ instance: 'desk', to: 'new', replay: 10, dryRun: true, ...request }, at(place));

async function refusal(swapping: Promise<unknown>): Promise<SwapError> {
  const thrown: unknown = await swapping.catch((error: unknown) => error);
  if (thrown instanceof SwapError) return thrown;
  throw new Error(`expected a SwapError, got ${String(thrown)}`);
}

const withoutVendor: Side = () => {
  appendFileSync(log, 'desk: there is no vendor "new"; choose one of: a, b\n');
  return Promise.resolve(failed('failed', 'It ended.'));
};

describe('R38 a rehearsal', () => {
  test('says what gets weaker, and leaves the file as it is', async () => {
    const [before_, after_] = [was(), becomes()];
    const texts: string[] = [];
    const found = await swap({
      was: before_.side,
      becomes: (text) => {
        texts.push(text);
        return after_.side;
      },
    });
    expect(found).toMatchObject({
      from: 'old',
      to: 'new',
      as: 'maya',
      written: false,
      comparison: {
        weakerTools: [{ name: 'find', was: 'yes', becomes: 'partial' }],
        weakerFields: [{ name: 'labels', was: 'read_write', becomes: 'none' }],
      },
    });
    expect(texts).toEqual([after]);
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect(before_.asked).toEqual([read('ticketing.describe_ticketing', {})]);
    expect(after_.asked).toEqual(before_.asked);
  });

  test('makes the last distinct reads again on both, each by whoever made it last', async () => {
    const [before_, after_] = [was(), becomes()];
    const rows = [
      read('ticketing.find', { text: 'a' }, 'tom'),
      read('ticketing.describe_ticketing', {}),
      read('ticketing.find', { text: 'a' }, 'maya'),
      read('ticketing.find', { text: 'a', cursor: 'c' }),
      read('ticketing.get', { id: '1' }),
      read('ticketing.find', { text: 'b' }),
    ];
    const found = await swap(
      { was: before_.side, becomes: () => after_.side, reads: () => Promise.resolve(rows) },
      { replay: 2 },
    );
    expect(found.replays).toEqual([
      { ...rows[0], differences: ['items: 2 → 1', 'total: 2 → 1'] },
      { ...rows[4], differences: [], bothFailed: 'not_found: There is none.' },
    ]);
    expect(before_.asked.slice(1)).toEqual([rows[0], rows[4]]);
    expect(after_.asked).toEqual(before_.asked);
  });

  test('names the skills and agents that use it, from their files', async () => {
    mkdirSync(join(folder, 'care'), { recursive: true });
    writeFileSync(
      join(folder, 'care', 'watch.md'),
      '---\nname: watch\n---\n\nfind, then labels.\n',
    );
    const bundle = {
      root: join(folder, 'care'),
      name: 'care',
      dialect: 'claude' as const,
      gatehouse: { connectors: { ticketing: {} }, uses: {} },
      skills: [{ name: 'watch', path: 'watch.md', allowedTools: [] }],
      agents: [{ name: 'gone', path: 'gone.md', tools: ['ticketing.find'] }],
    };
    const other = { ...bundle, name: 'books', gatehouse: { connectors: { ledger: {} }, uses: {} } };
    const { uses } = await swap({ bundles: [bundle, other] });
    expect(
      uses.map((use) => `${use.bundle}:${use.name} ${use.subject} ${use.path}:${use.line}`),
    ).toEqual([
      'care:watch find watch.md:5',
      'care:watch labels watch.md:5',
      'care:gone find gone.md:1',
    ]);
  });

  test('an old side that cannot be described is no reason not to leave it', async () => {
    const gone = Object.assign(new Error('It is away.'), { code: 'connector_lost', hint: 'Wait.' });
    const found = await swap({ was: () => Promise.reject(gone) });
    expect(found).toMatchObject({ notCompared: 'connector_lost: It is away.', uses: [] });
    expect(found.comparison).toBeUndefined();
  });

  test('an error that is no answer ends it', async () => {
    await expect(swap({ was: () => Promise.reject(new TypeError('x')) })).rejects.toThrow(
      TypeError,
    );
  });

  test('as people read it', async () => {
    const rows = [read('ticketing.find', { text: 'a' }), read('ticketing.get', { id: '1' })];
    const found = await swap({ reads: () => Promise.resolve(rows) });
    const text = reportLines(found).map(({ indent, text: said }) => ' '.repeat(indent) + said);
    expect(text).toEqual([
      'desk: old → new',
      '  both asked as maya',
      '',
      'Tools',
      '  - find  yes → partial',
      '',
      'Fields',
      '  - labels  read_write → none',
      '',
      'Words without an equivalent',
      '  none',
      '',
      'What new says of itself',
      '  find: by id only',
      '',
      'Skills and agents that use what gets weaker',
      '  none',
      '',
      'Recorded reads, made again on both',
      '  0 the same, 1 different, 1 refused or failed on both',
      '  ≠ ticketing.find {"text":"a"} as maya',
      '      items: 2 → 1',
      '      total: 2 → 1',
      '  ✗ ticketing.get {"id":"1"} as maya',
      '      not_found: There is none.',
      '',
      file,
      '  -    2    desk: { category: ticketing, command: [desk, --vendor, old], inherit: [OLD_KEY] } # ours',
      '  +    2    desk: { category: ticketing, command: [desk, --vendor, new], inherit: [NEW_KEY] } # ours',
      '',
      'Nothing was written. The same command without --dry-run writes it.',
    ]);
  });
});

describe('R38 the swap itself', () => {
  test('writes what the rehearsal shows', async () => {
    const found = await swap({}, { dryRun: false });
    expect(found.written).toBe(true);
    expect(readFileSync(file, 'utf8')).toBe(after);
    expect(reportLines(found).at(-1)?.text).toBe('✓ Written. The next start of the host uses new.');
  });

  test('R66 a file that changes while the two are compared stays as it is then', async () => {
    const meddled: Side = (call) => {
      appendFileSync(file, '# theirs\n');
      return was().side(call);
    };
    const error = await refusal(swap({ was: meddled }, { dryRun: false }));
    expect(error.code).toBe('changed');
    expect(readFileSync(file, 'utf8')).toBe(`${before}# theirs\n`);
  });

  test.each([
    ['cannot be started', failed('failed', 'The connector desk.new could not be started.')],
    ['does not describe itself', value({ tools: 'all' })],
    ['has a wrong credential', failed('auth_expired', 'new refused it.')],
  ])(
    'R66 a new vendor that %s: nothing is written, and its own words say what to set',
    async (_what, answer) => {
      const side: Side = () => {
        appendFileSync(log, 'desk: key is missing: set NEW_KEY.\n');
        return Promise.resolve(answer);
      };
      const error = await refusal(swap({ becomes: () => side }, { dryRun: false }));
      expect([error.code, error.exitCode]).toEqual(['vendor_failed', 1]);
      expect(error.message).toMatch(/\ndesk: key is missing: set NEW_KEY\.$/);
      expect(readFileSync(file, 'utf8')).toBe(before);
    },
  );

  test('R66 a vendor that the program does not have is wrong input, with those that it has', async () => {
    const error = await refusal(swap({ becomes: () => withoutVendor }));
    expect([error.code, error.exitCode, error.message, error.hint]).toEqual([
      'unknown_vendor',
      2,
      'There is no vendor "new".',
      'Known: a, b.',
    ]);
  });

  test.each<[string, Partial<SwapPlace>, Partial<SwapRequest>]>([
    ['refused', { becomes: () => () => Promise.resolve(failed('refused', 'No.')) }, {}],
    ['unbound', { bindings: () => new Map() }, {}],
    ['same_vendor', {}, { to: 'old' }],
    ['bad_name', {}, { to: 'New' }],
    ['unknown_instance', {}, { instance: 'dask' }],
    ['bad_number', {}, { replay: Number.NaN }],
    ['bad_number', {}, { replay: 101 }],
    ['bad_number', {}, { replay: -1 }],
  ])('R66 %s ends with 2 and changes nothing', async (code, place, request) => {
    const error = await refusal(swap(place, { dryRun: false, ...request }));
    expect([error.code, error.exitCode]).toEqual([code, 2]);
    expect(error.hint).not.toBe('');
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  test('who is named asks, though others are bound', async () => {
    const asked = becomes();
    expect((await swap({ becomes: () => asked.side }, { as: 'tom' })).as).toBe('tom');
    expect(asked.asked[0]?.person).toBe('tom');
  });
});
