import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { entry, filesIn, newFolder, NOON, open, publicKey } from '../open.fixture.ts';
import { given, readAll } from '../read-all.fixture.ts';
import { readAuditLog } from '../read.ts';
import { layout } from '../storage/layout.ts';
import { verifyAuditLog } from '../verify/verify.ts';
import { eraseSubject } from './erase.ts';
import { tagOf } from './key-files.ts';
import { readSecret } from './key-files.ts';

const now = () => NOON + 5_000;
/** Files that hold these bytes in any of the ways in which text is written. */
function holding(folder: string, ...texts: string[]): string[] {
  const forms = texts.flatMap((text) => {
    const bytes = Buffer.from(text);
    return [text, bytes.toString('hex'), bytes.toString('base64').slice(0, -3)];
  });
  return [...filesIn(folder)].flatMap(([name, bytes]) =>
    forms.some((form) => name.includes(form) || bytes.includes(form)) ? [name] : [],
  );
}
const parts = async (folder: string) =>
  given(await readAll(folder, { decrypt: true })).map(({ personal }) =>
    personal.map((part) => (part.state === 'open' ? part.data : part.state)),
  );

test('an erased person cannot be read any more; everybody else can, and the log verifies', async () => {
  const folder = newFolder();
  const log = await open(folder);
  await log.append(entry(1, 'ana'));
  await log.append(entry(2, 'ben'));
  await log.append({
    ...entry(3),
    personal: [
      { role: 'person', subject: 'ben', data: 'asks' },
      { role: 'approver', subject: 'ana', data: 'grants' },
    ],
  });
  const erasure = await log.erase('ana');
  await log.close();
  expect(await parts(folder)).toEqual([['erased'], [{ asked: 'ben' }], ['asks', 'erased']]);
  expect(await verifyAuditLog(folder, { publicKey })).toEqual(
    expect.objectContaining({ ok: true, records: 5, pendingErasures: 0 }),
  );
  // the erasure is a record that names what the log calls the person
  const last = (await readAll(folder)).at(-1);
  expect(last).toEqual(
    expect.objectContaining({
      kind: 'audit.erased',
      body: { subject: erasure.erased ? erasure.id : '', at: NOON },
    }),
  );
  expect((await readAll(folder))[1]?.personal).toEqual([
    { state: 'sealed', id: erasure.erased ? erasure.id : '' },
  ]);
});

test('canary: names and what is said of them are in no byte of the folder, before or after', async () => {
  const name = 'CNRY_person_4711@example.com';
  const said = 'CNRY_argument_0815';
  const folder = newFolder();
  const log = await open(folder);
  await log.append({ ...entry(1), personal: [{ subject: name, data: { title: said } }] });
  await log.fingerprint(name, said);
  expect(holding(folder, name, said)).toEqual([]);
  await log.erase(name);
  await log.close();
  expect(holding(folder, name, said)).toEqual([]);
  expect(readdirSync(layout.keys(folder))).toEqual(['secret']);
  // even the secret of the log no longer leads from the name to the records
  const tag = tagOf((await readSecret(folder)) ?? Buffer.alloc(0), name);
  expect(holding(folder, tag)).toEqual([]);
  expect(holding(folder, JSON.stringify({ ticket: 1 }))).toHaveLength(1);
});

test('the bytes of the key are overwritten, so that another name of the file does not keep them', async () => {
  const folder = newFolder();
  const log = await open(folder);
  await log.append(entry(1, 'ana'));
  const name = readdirSync(layout.keys(folder)).find((file) => file.endsWith('.key')) ?? '';
  const other = join(newFolder(), 'other');
  linkSync(join(layout.keys(folder), name), other);
  expect(readFileSync(other)).not.toEqual(Buffer.alloc(32));
  await log.erase('ana');
  await log.close();
  expect(readFileSync(other)).toEqual(Buffer.alloc(32));
});

test('a reader that goes on while somebody is erased and somebody comes sees both', async () => {
  const folder = newFolder();
  const log = await open(folder);
  for (let ticket = 0; ticket < 1_200; ticket += 1) void log.append(entry(ticket, 'ana'));
  await log.flush();
  const states: string[] = [];
  for await (const { personal } of readAuditLog(folder, { decrypt: true })) {
    states.push(...personal.map(({ state }) => state));
    if (states.length === 1) await log.erase('ana');
  }
  await log.close();
  // the folder is looked at again after a thousand uses of a key at the latest
  expect(states[0]).toBe('open');
  expect(states.at(-1)).toBe('erased');
});

test('erasing works beside a running writer, which records it with its next group and uses the key no more', async () => {
  const folder = newFolder();
  const log = await open(folder);
  await log.append(entry(1, 'ana'));
  expect(await eraseSubject(folder, 'ana', now)).toEqual({
    erased: true,
    id: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
  expect((await verifyAuditLog(folder, { publicKey })).pendingErasures).toBe(1);
  await log.append(entry(2, 'ana'));
  await log.close();
  const kinds = (await readAll(folder)).map(({ kind }) => kind);
  expect(kinds).toEqual(['audit.segment', 'test', 'audit.erased', 'test']);
  expect((await readAll(folder))[2]?.body['at']).toBe(NOON + 5_000);
  // who comes back gets a new key, and a new name in the log: the old records stay closed
  expect(await parts(folder)).toEqual([['erased'], [{ asked: 'ana' }]]);
  const ids = given(await readAll(folder)).map(({ personal }) => personal[0]?.id);
  expect(new Set(ids).size).toBe(2);
  expect((await verifyAuditLog(folder, { publicKey })).pendingErasures).toBe(0);
});

test('erasing beside a running writer that has not used the key since it opened stops nothing', async () => {
  const folder = newFolder();
  const before = await open(folder);
  await before.append(entry(1, 'ana'));
  await before.append(entry(2, 'ben'));
  await before.close();
  const log = await open(folder);
  await eraseSubject(folder, 'ana', now);
  // the key is looked for before a record is written: for a keyed hash, and for its own sake
  expect(await log.fingerprint('ana', 'x')).toMatch(/^[0-9a-f]{64}$/);
  await log.append(entry(3, 'ana'));
  await log.append(entry(4, 'ben'));
  await log.close();
  expect(await parts(folder)).toEqual([
    ['erased'],
    [{ asked: 'ben' }],
    [{ asked: 'ana' }],
    [{ asked: 'ben' }],
  ]);
  expect(await verifyAuditLog(folder, { publicKey })).toEqual(
    expect.objectContaining({ ok: true, pendingErasures: 0 }),
  );
});

test('a key that is overwritten and not yet removed is an erased one', async () => {
  const folder = newFolder();
  const before = await open(folder);
  await before.append(entry(1, 'ana'));
  await before.close();
  const log = await open(folder);
  const key = readdirSync(layout.keys(folder)).find((name) => name.endsWith('.key')) ?? '';
  writeFileSync(join(layout.keys(folder), key), Buffer.alloc(32));
  await log.append(entry(2, 'ana'));
  await log.close();
  expect((await parts(folder)).slice(1)).toEqual([[{ asked: 'ana' }]]);
});

test.each([
  ['gone', (secret: string) => rmSync(secret)],
  ['cut', (secret: string) => writeFileSync(secret, Buffer.alloc(31))],
])(
  'while there are keys and their secret is %s, nobody is said to be erased',
  async (_how, harm) => {
    const folder = newFolder();
    const log = await open(folder);
    await log.append(entry(1, 'ana'));
    await log.close();
    const secret = readFileSync(layout.secret(folder));
    harm(layout.secret(folder));
    const damaged = expect.objectContaining({
      code: 'damaged',
      message: expect.stringContaining('keys/secret'),
    });
    await expect(eraseSubject(folder, 'ana', now)).rejects.toEqual(damaged);
    await expect(open(folder)).rejects.toEqual(damaged);
    // and nothing was lost by asking
    writeFileSync(layout.secret(folder), secret);
    expect(await eraseSubject(folder, 'ana', now)).toEqual(
      expect.objectContaining({ erased: true }),
    );
    await (await open(folder)).close();
    expect(await parts(folder)).toEqual([['erased']]);
  },
);

test('without any key a missing secret is made anew', async () => {
  const folder = newFolder();
  await (await open(folder)).close();
  rmSync(layout.secret(folder));
  expect(await eraseSubject(folder, 'ana', now)).toEqual({ erased: false });
  const log = await open(folder);
  await log.append(entry(1, 'ana'));
  await log.close();
  expect(await parts(folder)).toEqual([[{ asked: 'ana' }]]);
});

test('erasing beside a closed log is recorded when it is opened', async () => {
  const folder = newFolder();
  const log = await open(folder);
  await log.append(entry(1, 'ana'));
  await log.close();
  await eraseSubject(folder, 'ana', now);
  await (await open(folder)).close();
  expect((await readAll(folder)).map(({ kind }) => kind)).toEqual([
    'audit.segment',
    'test',
    'audit.erased',
  ]);
});

test('an erasure that was stopped after its note is finished by the writer', async () => {
  const folder = newFolder();
  const log = await open(folder);
  await log.append(entry(1, 'ana'));
  await log.close();
  const id = given(await readAll(folder))[0]?.personal[0]?.id ?? '';
  mkdirSync(layout.erasures(folder));
  writeFileSync(join(layout.erasures(folder), `${NOON}-${id}`), '');
  expect(await parts(folder)).toEqual([[{ asked: 'ana' }]]);
  await (await open(folder)).close();
  expect(await parts(folder)).toEqual([['erased']]);
});

test('erasing whom the log does not know changes nothing; where there is no log it says so', async () => {
  const folder = newFolder();
  const log = await open(folder);
  await log.append(entry(1, 'ana'));
  expect(await log.erase('ben')).toEqual({ erased: false });
  await log.close();
  expect(await parts(folder)).toEqual([[{ asked: 'ana' }]]);
  await expect(eraseSubject(newFolder(), 'ana', now)).rejects.toEqual(
    expect.objectContaining({ code: 'not_found' }),
  );
});

test('a part opens in its own place only: another record, another position or role keeps it closed', async () => {
  const folder = newFolder();
  const log = await open(folder);
  const two = [1, 2].map((n) => ({ role: 'person', subject: 'ana', data: n }));
  await log.append({ ...entry(1), personal: two });
  await log.append({ ...entry(2), personal: two });
  await log.close();
  const [name, bytes] = [...filesIn(folder)].find(([file]) => file.startsWith('records-')) ?? [];
  const lines = String(bytes).trimEnd().split('\n');
  const sealed = lines.map((line) => line.match(/\{"data":"[^}]*\}/g) ?? []);
  const write = (line: string) => writeFileSync(join(folder, name ?? ''), `${lines[0]}\n${line}\n`);
  const states = async () =>
    (await readAll(folder, { decrypt: true }))[1]?.personal.map(({ state }) => state);
  const [first = '', second = ''] = sealed[1] ?? [];
  const whole = lines[1] ?? '';
  write(whole);
  expect(await states()).toEqual(['open', 'open']);
  write(whole.replace(first, '@').replace(second, first).replace('@', second));
  expect(await states()).toEqual(['unreadable', 'unreadable']);
  write(whole.replace(first, sealed[2]?.[0] ?? ''));
  expect(await states()).toEqual(['unreadable', 'open']);
  write(whole.replace('"role":"person"', '"role":"approver"'));
  expect(await states()).toEqual(['unreadable', 'open']);
});

test('a damaged key stops records of its subject only, and says which file it is', async () => {
  const folder = newFolder();
  const log = await open(folder);
  await log.append(entry(1, 'ana'));
  await log.close();
  const file = readdirSync(layout.keys(folder)).find((name) => name.endsWith('.key')) ?? '';
  const good = readFileSync(join(layout.keys(folder), file));
  writeFileSync(join(layout.keys(folder), file), Buffer.alloc(32, 1));
  const again = await open(folder);
  await expect(again.append(entry(2, 'ana'))).rejects.toEqual(
    expect.objectContaining({ code: 'damaged', message: expect.stringContaining(file) }),
  );
  await again.append(entry(3, 'ben'));
  // restored from a backup it is good again at once
  writeFileSync(join(layout.keys(folder), file), good);
  await again.append(entry(5, 'ana'));
  // what a crash left of a key that no record used is made anew
  writeFileSync(join(layout.keys(folder), file), Buffer.alloc(7));
  await again.close();
  const third = await open(folder);
  await third.append(entry(4, 'ana'));
  await third.close();
  expect((await parts(folder)).slice(1)).toEqual([
    [{ asked: 'ben' }],
    ['erased'],
    [{ asked: 'ana' }],
  ]);
});

test('any mix of records and erasures: exactly the erased are closed', async () => {
  const people = ['ana', 'ben', 'cem'];
  const step = fc.record({ person: fc.constantFrom(...people), erase: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const folder = newFolder();
      const log = await open(folder);
      let told: { person: string; readable: boolean }[] = [];
      for (const { person, erase } of steps) {
        if (erase) {
          await log.erase(person);
          told = told.map((one) => (one.person === person ? { person, readable: false } : one));
        } else {
          await log.append(entry(1, person));
          told.push({ person, readable: true });
        }
      }
      await log.close();
      expect(await parts(folder)).toEqual(
        told.map(({ person, readable }) => [readable ? { asked: person } : 'erased']),
      );
      expect((await verifyAuditLog(folder, { publicKey })).ok).toBe(true);
    }),
    { numRuns: 20 },
  );
});
