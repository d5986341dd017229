import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, cpSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  entry,
  filesIn,
  newFolder,
  open,
  privateKey,
  publicKey,
  quiet,
  written,
} from '../open.fixture.ts';
import { given, readAll } from '../read-all.fixture.ts';
import { leafHash } from '../merkle/hash.ts';
import { verifyAuditLog } from '../verify/verify.ts';
import type { LogSeams } from './audit-log.ts';
import { segmentName } from '../storage/layout.ts';

const first = segmentName(0);
const noRoom = () => Promise.reject(new Error('no room'));

/** Appends without end and says each number that was confirmed. */
const writer = (folder: string) => `
  import { randomBytes } from 'node:crypto';
  import { openAuditLog } from ${JSON.stringify(join(import.meta.dirname, 'audit-log.ts'))};
  const signingKey = ${JSON.stringify(privateKey.export({ type: 'pkcs8', format: 'pem' }))};
  const log = await openAuditLog({
    folder: ${JSON.stringify(folder)}, origin: 'support-desk', signingKey, randomBytes,
    now: Date.now, limits: { segmentBytes: 20_000, sealEvery: 16 },
  });
  let ticket = 0;
  const write = async () => {
    for (;;) {
      const body = { ticket: ticket++ };
      const personal = [{ subject: 'person ' + (ticket % 7), data: body }];
      const { seq } = await log.append({ kind: 'test', at: 1, body, personal });
      process.stdout.write(seq + ' ' + body.ticket + '\\n');
    }
  };
  await Promise.all(Array.from({ length: 8 }, write));`;

describe('a process that is killed', () => {
  test('loses no record that it confirmed, in any of six lives of one log', async () => {
    const folder = newFolder();
    const confirmed = new Map<number, number>();
    for (let life = 0; life < 6; life += 1) {
      const child = spawn(process.execPath, ['--input-type=module', '-e', writer(folder)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let heard = 0;
      for await (const line of createInterface({ input: child.stdout })) {
        const [seq = '', ticket = ''] = line.split(' ');
        confirmed.set(Number(seq), Number(ticket));
        heard += 1;
        if (heard === 60 + life * 37) child.kill('SIGKILL');
      }
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      expect(child.signalCode).toBe('SIGKILL');
    }
    const left = await open(folder);
    await left.close();
    const records = await readAll(folder, { decrypt: true });
    const kept = new Map(records.map(({ seq, body }) => [seq, body['ticket']]));
    expect(confirmed.size).toBeGreaterThan(800);
    expect([...confirmed].filter(([seq, ticket]) => kept.get(seq) !== ticket)).toEqual([]);
    expect(given(records).flatMap(({ personal }) => personal.map(({ state }) => state))).toEqual(
      given(records).map(() => 'open'),
    );
    const report = await verifyAuditLog(folder, { publicKey });
    expect(report.problems).toEqual([]);
    expect(report.torn).toEqual([]);
  }, 60_000);
});

describe('what a crash leaves', () => {
  test('a torn last record is cut at any byte, and the cut is a record', async () => {
    const folder = await written(3);
    const whole = readFileSync(join(folder, first));
    const line = Buffer.from(`{"at":1,"body":{},"kind":"x","prev":"${'a'.repeat(64)}","seq":4}`);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: line.length }), async (bytes) => {
        writeFileSync(join(folder, first), Buffer.concat([whole, line.subarray(0, bytes)]));
        const before = filesIn(folder).get('checkpoints') ?? Buffer.alloc(0);
        await (await open(folder)).close();
        const cut = (await readAll(folder)).at(-1);
        expect(cut?.kind).toBe('audit.cut');
        expect(cut?.body).toEqual({
          file: first,
          offset: whole.length,
          bytes,
          sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        });
        expect((await verifyAuditLog(folder, { publicKey })).problems).toEqual([]);
        writeFileSync(join(folder, 'checkpoints'), before);
      }),
      { numRuns: 15 },
    );
  });

  test('of two starts that crashed before the first checkpoint does not stop the third', async () => {
    const folder = await written(0);
    // the first record was on the disk and its checkpoint was not
    rmSync(join(folder, 'checkpoints'));
    const full: LogSeams = {
      ...quiet,
      files: {
        ...quiet.files,
        async grow(path) {
          const file = await quiet.files.grow(path);
          return path.endsWith('checkpoints')
            ? Object.defineProperty(file, 'append', { value: noRoom })
            : file;
        },
      },
    };
    await expect(open(folder, {}, full)).rejects.toEqual(
      expect.objectContaining({ code: 'unwritable' }),
    );
    await (await open(folder)).close();
    const kinds = (await readAll(folder)).map(({ kind }) => kind);
    expect(kinds).toEqual(['audit.segment', 'audit.resumed']);
    expect((await verifyAuditLog(folder, { publicKey })).problems).toEqual([]);
  });

  test('a torn checkpoint is cut, recorded and signed again', async () => {
    const folder = await written(3);
    const file = join(folder, 'checkpoints');
    const whole = readFileSync(file);
    const log = await open(folder);
    await log.append(entry(1));
    await log.close();
    const added = readFileSync(file).subarray(whole.length);
    for (let bytes = 1; bytes < added.length; bytes += 9) {
      writeFileSync(file, Buffer.concat([whole, added.subarray(0, bytes)]));
      const report = await verifyAuditLog(folder, { publicKey });
      expect(report.problems).toEqual([]);
      expect(report.torn).toEqual([{ file: 'checkpoints', offset: whole.length, bytes }]);
    }
    await (await open(folder)).close();
    const kinds = (await readAll(folder)).slice(5).map(({ kind, body }) => ({ kind, body }));
    expect(kinds).toEqual([
      {
        kind: 'audit.cut',
        body: expect.objectContaining({ file: 'checkpoints', offset: whole.length }),
      },
      { kind: 'audit.resumed', body: { unsealed: 1 } },
    ]);
    expect(await verifyAuditLog(folder, { publicKey })).toEqual(
      expect.objectContaining({ ok: true, unsealed: 0, torn: [] }),
    );
  });

  test('a file that was made and not written is made again; one that holds a torn record is cut', async () => {
    const folder = await written(3);
    writeFileSync(join(folder, segmentName(4)), '');
    await (await open(folder)).close();
    expect((await readAll(folder)).map(({ kind }) => kind)).toEqual([
      'audit.segment',
      'test',
      'test',
      'test',
    ]);
    writeFileSync(join(folder, segmentName(4)), '{"at":');
    const log = await open(folder);
    await log.append(entry(9));
    await log.close();
    expect((await readAll(folder)).map(({ kind }) => kind).slice(4)).toEqual(['audit.cut', 'test']);
    expect((await verifyAuditLog(folder, { publicKey })).problems).toEqual([]);
  });

  test('a new file begins with a checkpoint over all before it, so that a crash behind it loses nothing', async () => {
    const folder = newFolder();
    const log = await open(folder, { limits: { segmentBytes: 300, sealEvery: 1_000 } });
    for (let ticket = 0; ticket < 5; ticket += 1) await log.append(entry(ticket));
    // as it lies on the disk at this moment
    const copy = newFolder();
    cpSync(folder, copy, { recursive: true });
    const forged = newFolder();
    cpSync(folder, forged, { recursive: true });
    await log.close();
    const again = await open(copy);
    await again.append(entry(9));
    await again.close();
    expect(given(await readAll(copy))).toHaveLength(6);
    expect((await verifyAuditLog(copy, { publicKey })).problems).toEqual([]);
    // what the new file says of those before it is held against that checkpoint
    const name = recordFiles(forged).at(-1) ?? '';
    edit(forged, name, (text) => {
      const [head = '', next = ''] = text.split('\n');
      const other = head.replace(/(?<="frontier":\[")./, otherDigit);
      const leaf = leafHash(Buffer.from(other)).toString('hex');
      return `${other}\n${next.replace(/"prev":"[0-9a-f]{64}"/, `"prev":"${leaf}"`)}\n`;
    });
    await expect(open(forged)).rejects.toEqual(
      expect.objectContaining({ code: 'damaged', message: expect.stringContaining('signed for') }),
    );
  });

  test('the moment between the first record and its checkpoint', async () => {
    const folder = newFolder();
    await (await open(folder)).close();
    rmSync(join(folder, 'checkpoints'));
    await (await open(folder)).close();
    expect((await verifyAuditLog(folder, { publicKey })).ok).toBe(true);
    truncateSync(join(folder, first), 0);
    rmSync(join(folder, 'checkpoints'));
    await (await open(folder)).close();
    expect((await verifyAuditLog(folder, { publicKey })).ok).toBe(true);
  });
});

describe('a log that was changed is not continued', () => {
  const damage: [string, (folder: string) => void][] = [
    [
      'a record was changed',
      (folder) => edit(folder, first, (text) => text.replace('"ticket":1', '"ticket":7')),
    ],
    [
      'the last record was changed',
      (folder) => edit(folder, first, (text) => text.replace('"ticket":2', '"ticket":7')),
    ],
    [
      'the last record is gone',
      (folder) => edit(folder, first, (text) => text.slice(0, text.lastIndexOf('{"at"'))),
    ],
    ['all records are gone', (folder) => truncateSync(join(folder, first))],
    ['all files are gone', (folder) => rmSync(join(folder, first))],
    ['the checkpoints are gone', (folder) => rmSync(join(folder, 'checkpoints'))],
    [
      'a line that is no record stands at the end',
      (folder) => appendFileSync(join(folder, first), 'x\n'),
    ],
    [
      'the first record claims another tree',
      (folder) => edit(folder, first, (text) => text.replace('"frontier":[]', '"frontier":[""]')),
    ],
  ];

  test.each(damage)('%s', async (_what, change) => {
    const folder = await written(3);
    change(folder);
    await expect(open(folder)).rejects.toEqual(
      expect.objectContaining({ code: 'damaged', hint: expect.stringContaining('audit verify') }),
    );
  });

  test('a record that no checkpoint covers yet was changed', async () => {
    const folder = newFolder();
    const log = await open(folder);
    for (const ticket of [1, 2, 3]) await log.append(entry(ticket));
    const copy = newFolder();
    cpSync(folder, copy, { recursive: true });
    await log.close();
    edit(copy, first, (text) => text.replace('"ticket":1', '"ticket":7'));
    await expect(open(copy)).rejects.toEqual(
      expect.objectContaining({ code: 'damaged', message: expect.stringContaining('record 2') }),
    );
  });

  test('the last checkpoint was changed', async () => {
    const folder = await written(3);
    edit(
      folder,
      'checkpoints',
      (text) => text.slice(0, -8) + text.slice(-8).toLowerCase().replace(/[a-y]/, 'Z'),
    );
    await expect(open(folder)).rejects.toEqual(expect.objectContaining({ code: 'wrong_key' }));
  });

  test('the edge of the tree that a later file begins with is checked as well', async () => {
    const folder = await written(8, { limits: { segmentBytes: 900 } });
    const names = recordFiles(folder);
    expect(names.length).toBeGreaterThan(1);
    edit(folder, names.at(-1) ?? '', (text) => text.replace(/(?<="frontier":\[")./, otherDigit));
    await expect(open(folder)).rejects.toEqual(expect.objectContaining({ code: 'damaged' }));
  });
});

function edit(folder: string, file: string, change: (text: string) => string): void {
  const path = join(folder, file);
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}

const recordFiles = (folder: string) =>
  [...filesIn(folder).keys()].filter((name) => name.startsWith('records-')).toSorted();

const otherDigit = (digit: string) => (digit === 'f' ? '0' : 'f');
