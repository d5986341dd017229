import { generateKeyPairSync } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { signingKeyOf } from '../checkpoint/keys.ts';
import { signCheckpoint } from '../checkpoint/note.ts';
import { Frontier } from '../merkle/frontier.ts';
import { leafHash } from '../merkle/hash.ts';
import { entry, newFolder, open, privateKey, publicKey } from '../open.fixture.ts';
import { flipBit, goodLog, linesOf, rewrite } from './damage.fixture.ts';
import { verifyAuditLog } from './verify.ts';

const verify = (folder: string, trustedCheckpoint?: string) =>
  verifyAuditLog(folder, {
    publicKey,
    ...(trustedCheckpoint !== undefined && { trustedCheckpoint }),
  });
const found = async (folder: string) =>
  (await verify(folder)).problems.map(({ kind, record, through }) =>
    through === undefined ? `${kind} ${record}` : `${kind} ${record}-${through}`,
  );
const leafOf = (line: string) => leafHash(Buffer.from(line, 'latin1')).toString('hex');

const oneFile = async () => goodLog(9, 1_000_000, [3]);

const FILE = 'records-000000000000.jsonl';

const forged = (lines: string[], at: number, seq: number) =>
  `{"at":1,"body":{},"kind":"forged","prev":"${leafOf(lines[at - 1] ?? '')}","seq":${seq}}`;

/** Changes a record and gives each one behind it the right predecessor again, as who has the folder could. */
function chained(folder: string, file: string, from: number): void {
  rewrite(folder, file, (all) => {
    const lines = all.with(from, all[from]?.replace('"kind":"test"', '"kind":"fake"') ?? '');
    for (let n = from + 1; n < lines.length; n += 1) {
      const prev = leafOf(lines[n - 1] ?? '');
      lines[n] = (lines[n] ?? '').replace(/"prev":"[0-9a-f]{64}"/, `"prev":"${prev}"`);
    }
    return lines;
  });
}

/** Signs for what is there now, as who has the key could. */
function resign(folder: string): void {
  const tree = new Frontier();
  for (const { line } of linesOf(folder)) tree.append(Buffer.from(leafOf(line), 'hex'));
  const key = signingKeyOf('support-desk', privateKey);
  writeFileSync(join(folder, 'checkpoints'), signCheckpoint(key, tree.size, tree.root()).note);
}

describe('a flipped bit', () => {
  const place = fc.record({ byte: fc.nat(), bit: fc.integer({ min: 0, max: 7 }) });

  test('anywhere in any record or line end is found at that record, and nowhere else', async () => {
    const { folder, lines } = await goodLog(10, 1_500, [4]);
    expect(await verify(folder)).toEqual(
      expect.objectContaining({ ok: true, records: lines.length }),
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(), place, async (at, { byte, bit }) => {
        const record = at % lines.length;
        const { file, offset, line } = lines[record] ?? { file: '', offset: 0, line: '' };
        const undo = flipBit(folder, file, offset + (byte % (line.length + 1)), bit);
        const { ok, problems } = await verify(folder);
        undo();
        expect(ok).toBe(false);
        expect(problems).toEqual([expect.objectContaining({ kind: 'tampered', record, file })]);
        const reported = problems[0]?.offset ?? -1;
        expect([offset, offset + line.length]).toContain(reported);
      }),
      { numRuns: 150 },
    );
  });

  test('in each bit of each line end, and in the end of each record that names its place', async () => {
    const { folder, lines } = await goodLog(4, 700);
    for (const [record, { file, offset, line }] of lines.entries()) {
      for (const byte of [line.length, line.length - 1, line.length - 2, line.length - 20]) {
        for (let bit = 0; bit < 8; bit += 1) {
          const undo = flipBit(folder, file, offset + byte, bit);
          expect(await found(folder)).toEqual([`tampered ${record}`]);
          undo();
        }
      }
    }
  });

  test('anywhere in a checkpoint is found at that checkpoint, and every other one still holds', async () => {
    const { folder } = await goodLog(6, 1_500, [1, 3]);
    const notes = readFileSync(join(folder, 'checkpoints'));
    const starts = [...notes.toString('latin1').matchAll(/support-desk\n/g)].map(
      ({ index }) => index,
    );
    await fc.assert(
      fc.asyncProperty(place, async ({ byte, bit }) => {
        const at = byte % notes.length;
        const undo = flipBit(folder, 'checkpoints', at, bit);
        const { problems, checkpoints, torn } = await verify(folder);
        undo();
        expect(problems).toEqual([
          expect.objectContaining({ kind: 'bad_signature', file: 'checkpoints' }),
        ]);
        const own = starts.filter((start) => start <= at).at(-1) ?? 0;
        // a bit of the line before it can hide where a checkpoint starts
        expect([own, starts[starts.indexOf(own) + 1]]).toContain(problems[0]?.offset);
        expect(checkpoints.verified).toBeGreaterThanOrEqual(starts.length - 2);
        expect(torn).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  test('that breaks a line in two is found at that record', async () => {
    const folder = newFolder();
    const log = await open(folder);
    for (const text of ['one J two', 'three * four', 'last J']) {
      await log.append({ kind: 'test', at: 1, body: { text } });
    }
    await log.close();
    const lines = linesOf(folder);
    for (const [record, letter, bit] of [
      [1, 'J', 6],
      [2, '*', 5],
      [3, 'J', 6],
    ] as const) {
      const { file, offset, line } = lines[record] ?? { file: '', offset: 0, line: '' };
      const undo = flipBit(folder, file, offset + line.indexOf(letter), bit);
      expect(readFileSync(join(folder, file), 'latin1').split('\n')).toHaveLength(6);
      expect(await found(folder)).toEqual([`tampered ${record}`]);
      undo();
    }
  });

  test('two of them are found at both records', async () => {
    const { folder, lines } = await goodLog(10);
    const records = [2, 3, 7];
    for (const record of records) {
      const { file, offset } = lines[record] ?? { file: '', offset: 0 };
      flipBit(folder, file, offset + 12, 0);
    }
    expect(await found(folder)).toEqual(records.map((record) => `tampered ${record}`));
  });

  test('a verifier that goes on says at most twenty and counts the rest', async () => {
    const { folder, lines } = await goodLog(60, 100_000);
    rewrite(folder, lines[0]?.file ?? '', (all) =>
      all.map((line, n) => (n % 2 === 1 ? line.replace('"ticket":', '"tickeT":') : line)),
    );
    const { problems, more } = await verify(folder);
    expect(problems).toHaveLength(20);
    expect(more).toBe(10);
  });
});

describe('lines that are not where they were', () => {
  const inner = fc.integer({ min: 0, max: 9 });

  test('a dropped record is found where it is missing', async () => {
    const { folder, lines } = await oneFile();
    const good = readFileSync(join(folder, FILE));
    for (const record of lines.keys()) {
      rewrite(folder, FILE, (all) => all.toSpliced(record, 1));
      const { problems } = await verify(folder);
      const last = record === lines.length - 1;
      expect(problems).toEqual([
        expect.objectContaining({
          kind: last ? 'truncated' : 'dropped',
          record,
          file: FILE,
          // where it was is where its successor is now
          offset: lines[record]?.offset,
        }),
      ]);
      writeFileSync(join(folder, FILE), good);
    }
  });

  test('several dropped in a row are one gap', async () => {
    const { folder } = await oneFile();
    rewrite(folder, FILE, (all) => all.toSpliced(3, 4));
    expect(await found(folder)).toEqual(['dropped 3-6']);
    expect(await verify(folder)).not.toHaveProperty('root');
  });

  test('any two swapped records are found, and named', async () => {
    const { folder } = await oneFile();
    const good = readFileSync(join(folder, FILE));
    await fc.assert(
      fc.asyncProperty(inner, inner, async (a, b) => {
        fc.pre(a !== b);
        const swapped = [a, b].toSorted((one, other) => one - other);
        rewrite(folder, FILE, (all) => all.with(a, all[b] ?? '').with(b, all[a] ?? ''));
        const problems = await found(folder);
        writeFileSync(join(folder, FILE), good);
        // of two neighbours one moved and the other did not have to
        const [low = 0, high = 0] = swapped;
        const both = [`reordered ${low}`, `reordered ${high}`];
        const allowed = high - low === 1 ? [[both[0]], [both[1]]] : [both];
        expect(allowed).toContainEqual(problems.toSorted());
      }),
      { numRuns: 60 },
    );
  });

  test('a duplicated record is found wherever its second copy stands', async () => {
    const { folder, lines } = await oneFile();
    const good = readFileSync(join(folder, FILE));
    await fc.assert(
      fc.asyncProperty(inner, fc.integer({ min: 1, max: 10 }), async (from, to) => {
        rewrite(folder, FILE, (all) => all.toSpliced(to, 0, lines[from]?.line ?? ''));
        const problems = await found(folder);
        writeFileSync(join(folder, FILE), good);
        expect(problems).toEqual([`duplicated ${from}`]);
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    [
      'one that names the right record before it',
      (lines: string[], at: number) => forged(lines, at, at),
    ],
    ['one with a number that is taken', (lines: string[], at: number) => forged(lines, at, at - 1)],
    ['one with a number far away', (lines: string[], at: number) => forged(lines, at, 5_000)],
    ['a line that is no record', () => 'no record'],
    ['an empty line', () => ''],
  ])('an inserted line is found: %s', async (_what, line) => {
    const { folder, lines } = await oneFile();
    const good = readFileSync(join(folder, FILE));
    for (let at = 1; at < lines.length; at += 1) {
      rewrite(folder, FILE, (all) => all.toSpliced(at, 0, line(all, at)));
      const { problems } = await verify(folder);
      expect(problems.map(({ kind }) => kind)).toEqual(['inserted']);
      expect(problems[0]?.offset).toBe(lines[at]?.offset);
      expect([at, at - 1]).toContain(problems[0]?.record);
      writeFileSync(join(folder, FILE), good);
    }
  });

  test('a record replaced by another is found', async () => {
    const { folder } = await oneFile();
    rewrite(folder, FILE, (all) => all.with(4, all[4]?.replace('"ticket":3', '"ticket":8') ?? ''));
    expect(await found(folder)).toEqual(['tampered 4']);
  });

  test('a whole file that is gone is a gap, and one that stands twice is duplicated', async () => {
    const { folder, lines } = await goodLog(20);
    const files = [...new Set(lines.map((line) => line.file))];
    expect(files.length).toBeGreaterThan(2);
    const [, second = ''] = files;
    const numbers = [...lines.keys()].filter((n) => lines[n]?.file === second);
    const bytes = readFileSync(join(folder, second));
    rmSync(join(folder, second));
    expect(await found(folder)).toEqual([`dropped ${numbers[0]}-${numbers.at(-1)}`]);
    writeFileSync(join(folder, second), bytes);
    cpSync(join(folder, second), join(folder, 'records-999999999999.jsonl'));
    expect(await found(folder)).toEqual(numbers.map((n) => `duplicated ${n}`));
  });
});

describe('files that are not what they were', () => {
  test('one under another name is found, also where the order is still right: reading from a number misses it', async () => {
    const { folder, lines } = await goodLog(20);
    const files = [...new Set(lines.map(({ file }) => file))];
    const [, second = ''] = files;
    const record = lines.findIndex(({ file }) => file === second);
    for (const [was, is, at] of [
      [second, 'records-000000000001.jsonl', record],
      [FILE, 'records-000000000002.jsonl', 0],
    ] as const) {
      renameSync(join(folder, was), join(folder, is));
      expect((await verify(folder)).problems).toEqual([
        expect.objectContaining({ kind: 'unreadable', file: is, offset: 0, record: at }),
      ]);
      renameSync(join(folder, is), join(folder, was));
    }
    expect((await verify(folder)).ok).toBe(true);
  });

  test('bytes behind the last record are an unfinished write in the last file only', async () => {
    const { folder, lines } = await goodLog(20);
    const files = [...new Set(lines.map(({ file }) => file))];
    const last = files.at(-1) ?? '';
    for (const file of files) {
      const good = readFileSync(join(folder, file));
      appendFileSync(join(folder, file), '{"at":1,"note":"no record"}');
      const { ok, problems, torn } = await verify(folder);
      const place = `${file} ${good.length}`;
      const told = problems.map((problem) => `${problem.kind} ${problem.file} ${problem.offset}`);
      const unfinished = torn.map((piece) => `${piece.file} ${piece.offset} ${piece.bytes}`);
      expect([ok, told, unfinished]).toEqual(
        file === last ? [true, [], [`${place} 27`]] : [false, [`unreadable ${place}`], []],
      );
      writeFileSync(join(folder, file), good);
    }
  });
});

describe('the end of the log', () => {
  test('a cut end is told at any byte, by the checkpoint that covers it', async () => {
    const { folder, lines } = await goodLog(5, 1_000_000);
    const [{ file } = { file: '' }] = lines;
    const good = readFileSync(join(folder, file));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: good.length - 1 }), async (length) => {
        truncateSync(join(folder, file), length);
        const { problems } = await verify(folder);
        writeFileSync(join(folder, file), good);
        const whole = lines.findIndex(({ offset, line }) => offset + line.length + 1 > length);
        const first = expect.objectContaining({ kind: 'truncated', record: whole, file });
        expect(problems).toEqual([first]);
      }),
      { numRuns: 80 },
    );
  });

  test('an end that is cut together with its checkpoints is found by a checkpoint kept elsewhere', async () => {
    const { folder, lines, checkpoint } = await goodLog(6, 1_000_000, [2]);
    const [{ file } = { file: '' }] = lines;
    rewrite(folder, file, (all) => all.slice(0, 4));
    const notes = readFileSync(join(folder, 'checkpoints'), 'utf8');
    const start = notes.indexOf(`support-desk\n${checkpoint.size}\n`);
    writeFileSync(join(folder, 'checkpoints'), notes.slice(0, start));
    expect((await verify(folder)).ok).toBe(true);
    const report = await verify(folder, checkpoint.note);
    expect(report.trusted).toBe(false);
    expect(report.problems).toEqual([
      expect.objectContaining({ kind: 'truncated', record: 4, through: checkpoint.size - 1 }),
    ]);
  });

  test('records that were written anew behind the newest checkpoint are found by one kept elsewhere', async () => {
    const { folder, lines, checkpoint } = await goodLog(6, 1_000_000, [2]);
    const [{ file } = { file: '' }] = lines;
    chained(folder, file, 4);
    // a checkpoint in the log already contradicts it
    expect((await verify(folder)).problems[0]).toEqual(
      expect.objectContaining({ kind: 'tampered' }),
    );
    resign(folder);
    expect((await verify(folder)).problems).toEqual([]);
    const report = await verify(folder, checkpoint.note);
    expect(report).toEqual(expect.objectContaining({ ok: false, trusted: false }));
    expect(report.problems).toEqual([expect.objectContaining({ kind: 'tampered' })]);
  });

  test('a chain that was written anew in the middle is found by the next checkpoint', async () => {
    const { folder, lines } = await goodLog(9, 1_000_000, [1, 4, 7]);
    const [{ file } = { file: '' }] = lines;
    chained(folder, file, 4);
    // checkpoints were signed at 3, 6, 9 and 10 records
    expect(await found(folder)).toEqual(['tampered 3-5']);
  });

  test('records after the newest checkpoint are counted, and looked at for their form', async () => {
    const folder = newFolder();
    const log = await open(folder);
    await log.append(entry(1));
    await log.append(entry(2));
    const report = await verify(folder);
    expect(report).toEqual(expect.objectContaining({ ok: true, records: 3, unsealed: 2 }));
    await log.close();
    const prev = leafOf(linesOf(folder).at(-1)?.line ?? '');
    appendFileSync(
      join(folder, 'records-000000000000.jsonl'),
      `{"at":x,"prev":"${prev}","seq":3}\n`,
    );
    expect(await found(folder)).toEqual(['unreadable 3']);
  });
});

describe('keys and files', () => {
  test('another key: one problem says that nothing was signed by it', async () => {
    const { folder } = await goodLog(3);
    const other = generateKeyPairSync('ed25519').publicKey;
    const { problems } = await verifyAuditLog(folder, { publicKey: other });
    expect(problems[0]).toEqual(
      expect.objectContaining({
        kind: 'bad_signature',
        message: expect.stringContaining('none of'),
      }),
    );
    await expect(verifyAuditLog(folder, { publicKey: 'no key' })).rejects.toEqual(
      expect.objectContaining({ code: 'wrong_key' }),
    );
  });

  test('the log of somebody else under this name', async () => {
    const { folder } = await goodLog(3);
    const report = await verifyAuditLog(folder, { publicKey, origin: 'people' });
    expect(report.problems.map(({ kind }) => kind)).toContain('bad_signature');
  });

  test('a trusted checkpoint that this key did not sign', async () => {
    const { folder, checkpoint } = await goodLog(3);
    const { problems } = await verify(folder, checkpoint.note.replace('support', 'people'));
    expect(problems).toEqual([
      expect.objectContaining({ kind: 'bad_signature', file: 'trusted checkpoint' }),
    ]);
  });

  test('checkpoints that are gone, in another order, or there twice', async () => {
    const { folder } = await goodLog(6, 1_000_000, [1, 3]);
    const path = join(folder, 'checkpoints');
    const notes = readFileSync(path, 'utf8').split(/(?=support-desk\n[0-9])/);
    const [one = '', two = '', ...more] = notes;
    writeFileSync(path, [two, one, ...more].join(''));
    expect(await found(folder)).toEqual([`reordered ${one.split('\n')[1]}`]);
    writeFileSync(path, [one, two, two, ...more].join(''));
    expect(await found(folder)).toEqual([`duplicated ${two.split('\n')[1]}`]);
    rmSync(path);
    expect(await found(folder)).toEqual(['unreadable undefined']);
  });

  test('no log there', async () => {
    await expect(verify(newFolder())).rejects.toEqual(
      expect.objectContaining({ code: 'not_found' }),
    );
    await expect(verify(join(newFolder(), 'nothing'))).rejects.toEqual(
      expect.objectContaining({ code: 'not_found' }),
    );
  });

  test('a log that is written meanwhile verifies', async () => {
    const folder = newFolder();
    const log = await open(folder, { limits: { sealEvery: 2, segmentBytes: 3_000 } });
    for (let round = 0; round < 20; round += 1) {
      const [report] = await Promise.all([
        verify(folder),
        ...Array.from({ length: 7 }, (_, n) => log.append(entry(n))),
      ]);
      expect(report.problems).toEqual([]);
    }
    await log.close();
  });
});
