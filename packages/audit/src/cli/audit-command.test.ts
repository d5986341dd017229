import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { aCall, logged } from '../call/call.fixture.ts';
import { newFolder, NOON, publicKey } from '../open.fixture.ts';
import { readAll } from '../read-all.fixture.ts';
import { rewrite } from '../verify/damage.fixture.ts';
import { auditCommand, type AuditIo } from './audit-command.ts';

async function run(argv: readonly string[], more: Partial<AuditIo> = {}) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await auditCommand(argv, {
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    now: () => NOON,
    readFile: (path) => readFileSync(path, 'utf8'),
    ...more,
  });
  return { code, out, err: err.join('\n'), text: out.join('\n') };
}

/** A log of two calls, and its public key in a file. */
async function aLog() {
  const { folder } = await logged([aCall, { ...aCall, person: 'cem', outcome: 'upstream' }]);
  const key = join(newFolder(), 'public.pem');
  writeFileSync(key, publicKey.export({ type: 'spki', format: 'pem' }));
  return { folder, key };
}

describe('audit verify', () => {
  test('an intact log: code 0 and one line that says so', async () => {
    const { folder, key } = await aLog();
    const { code, out, err } = await run(['verify', folder, '--key', key]);
    expect(code).toBe(0);
    expect(out[0]).toBe('support-desk: intact. 3 records, 2 of 2 checkpoints hold.');
    expect(err).toBe('');
  });

  test('a changed record: code 1, and where it is', async () => {
    const { folder, key } = await aLog();
    rewrite(folder, 'records-000000000000.jsonl', (lines) =>
      lines.with(1, lines[1]?.replace('T-17', 'T-18') ?? ''),
    );
    const { code, out } = await run(['verify', folder, '--key', key]);
    expect(code).toBe(1);
    expect(out[0]).toContain('1 problem.');
    expect(out[1]).toMatch(
      /^tampered: record 1 was changed.* \(records-000000000000\.jsonl, byte \d+\)$/,
    );
    const json = await run(['verify', folder, '--json'], { publicKey });
    expect(json.code).toBe(1);
    expect(JSON.parse(json.text).problems).toEqual([expect.objectContaining({ record: 1 })]);
  });

  test('a checkpoint kept elsewhere shows that the end is gone', async () => {
    const { folder, key } = await aLog();
    const kept = join(newFolder(), 'kept.txt');
    const { text } = await run(['checkpoint'], { folders: [folder] });
    writeFileSync(kept, `${text}\n`);
    const argv = ['verify', folder, '--key', key, '--checkpoint', kept];
    expect((await run(argv)).text).toContain('The trusted checkpoint holds.');
    rewrite(folder, 'records-000000000000.jsonl', (lines) => lines.slice(0, 1));
    rewrite(folder, 'checkpoints', (lines) => lines.slice(0, 5));
    const cut = await run(argv);
    expect(cut.code).toBe(1);
    expect(cut.text).toContain('truncated: records 1 to 2 are missing at the end');
    expect((await run(argv.slice(0, 4))).code).toBe(0);
  });
});

test('audit show prints people only when it is asked to, and starts where it is told', async () => {
  const { folder } = await aLog();
  const closed = await run(['show', folder]);
  expect(closed.text).toContain('1 2026-11-22T12:00:00.000Z call {');
  expect(closed.text).not.toContain('CNRY');
  expect(closed.out.filter((line) => line.endsWith(': sealed'))).toHaveLength(4);
  const opened = await run(['show', folder, '--decrypt', '--from', '2', '--json']);
  expect(opened.out).toHaveLength(1);
  expect(JSON.parse(opened.text).personal[0].subject).toBe('cem');
  const own = await run(['show', '--decrypt'], { folders: [folder] });
  expect(own.text).toContain('CNRY_title');
});

test('audit export prints one line per call, without people', async () => {
  const { folder } = await aLog();
  const product = { name: 'ticketing', vendor: 'Gatehouse', version: '9' };
  const ocsf = await run(['export', folder, '--format', 'ocsf'], { product });
  expect(ocsf.out.map((line) => JSON.parse(line).status_code)).toEqual(['ok', 'upstream']);
  expect(JSON.parse(ocsf.out[0] ?? '').metadata).toEqual(
    expect.objectContaining({
      log_name: 'support-desk',
      product: expect.objectContaining({ name: 'ticketing' }),
    }),
  );
  const otel = await run(['export', folder, '--format', 'otel', '--from', '2']);
  expect(otel.out).toHaveLength(1);
  expect(otel.text).toContain('tools/call create_ticket');
  expect(ocsf.text + otel.text).not.toContain('CNRY');
});

test('audit erase destroys the key of a person, and says when it is recorded', async () => {
  const { folder } = await aLog();
  const done = await run(['erase', folder, 'cem']);
  expect(done.code).toBe(0);
  expect(done.text).toMatch(/^The key of [0-9a-f]{32} is destroyed/);
  expect(done.text).not.toContain('cem');
  expect((await run(['erase', 'cem'], { folders: [folder] })).text).toContain(
    'no key of that subject',
  );
  const [, , second] = await readAll(folder, { decrypt: true });
  expect(second?.personal.map(({ state }) => state)).toEqual(['erased', 'open']);
  const { text } = await run(['verify', folder], { publicKey });
  expect(text).toContain('1 erasures are done and not recorded yet.');
});

test('without a folder all logs of a state folder are meant, and the worst of them decides', async () => {
  const one = await aLog();
  const other = await aLog();
  const folders = [one.folder, other.folder];
  expect((await run(['erase', 'cem'], { folders })).out).toHaveLength(4);
  expect((await run(['verify'], { folders, publicKey })).code).toBe(0);
  rewrite(other.folder, 'records-000000000000.jsonl', (lines) => lines.slice(0, 2));
  const { code, text } = await run(['verify'], { folders, publicKey });
  expect([code, text.match(/intact|problem/g)]).toEqual([1, ['intact', 'problem']]);
});

describe('how it is called', () => {
  test.each([['--help'], ['help'], ['verify', '-h']])(
    '%s shows commands and examples',
    async (...argv) => {
      const { code, text } = await run(argv);
      expect(code).toBe(0);
      expect(text).toContain('audit verify FOLDER --key FILE');
      expect(text).toContain('Examples');
    },
  );

  test.each([
    [[], 'A command is missing'],
    [['burn'], 'There is no command "burn"; choose one of: verify, show'],
    [['verify'], 'verify takes one folder'],
    [['verify', 'a', 'b'], 'verify takes one folder'],
    [['verify', 'folder'], '--key FILE'],
    [['export', 'folder'], '--format ocsf'],
    [['export', 'folder', '--format', 'xml'], 'ocsf or otel'],
    [['show', 'folder', '--from', 'x'], '--from takes'],
    [['erase', 'ana'], 'erase takes a folder and one subject'],
    [['show', '--colour'], '--colour'],
  ])('%j is wrong usage: code 2, what is wrong, and where help is', async (argv, message) => {
    const { code, out, err } = await run(argv);
    expect(code).toBe(2);
    expect(out).toEqual([]);
    expect(err).toContain(message);
    expect(err).toContain('audit --help');
  });

  test('a folder without a log, and a key file that is none', async () => {
    const { folder, key } = await aLog();
    const empty = newFolder();
    for (const argv of [
      ['show', empty],
      ['verify', empty, '--key', key],
      ['erase', empty, 'ana'],
    ]) {
      const { code, err } = await run(argv);
      expect(code).toBe(1);
      expect(err).toContain(`There is no audit log in ${empty}.`);
    }
    expect((await run(['checkpoint', empty])).code).toBe(1);
    const missing = await run(['verify', folder, '--key', join(empty, 'none.pem')]);
    expect(missing.err).toContain('ENOENT');
    writeFileSync(join(empty, 'bad.pem'), 'CNRY_key');
    const bad = await run(['verify', folder, '--key', join(empty, 'bad.pem')]);
    expect(bad.code).toBe(2);
    expect(bad.err).not.toContain('CNRY');
  });
});
