import { execFileSync } from 'node:child_process';
import { mkdir, symlink, rm, writeFile, chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { armor } from 'age-encryption';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Log } from '../../log.ts';
import { SecretError } from '../secret-error.ts';
import { ageFile, ageSource } from './age.ts';
import { environmentSource } from './environment.ts';
import { fileSource } from './file.ts';
import { ageIdentity, secretFolder, type SecretFolder } from './places.fixture.ts';

let folder: SecretFolder;
beforeAll(async () => (folder = await secretFolder()));
afterAll(() => folder.clear());

const noLog = () => {};
const read = async (path: string, log: Log = noLog) =>
  (await fileSource(path, log).read()).reveal();
const at = (name: string) => join(folder.path, name);

describe('a mounted file', () => {
  test.each([
    ['key-12345', 'key-12345'],
    ['key-12345\n', 'key-12345'],
    ['key-12345\r\n', 'key-12345'],
    ['key-12345\n\n', 'key-12345\n'],
    [' key-12345 ', ' key-12345 '],
    [
      '-----BEGIN KEY-----\nabc\n-----END KEY-----\n',
      '-----BEGIN KEY-----\nabc\n-----END KEY-----',
    ],
  ])('one newline at the end is cut and nothing else: %j', async (text, value) => {
    expect(await read(await folder.put('key', text))).toBe(value);
  });

  test.each([
    [0o400, 0],
    [0o600, 0],
    [0o440, 1],
    [0o444, 1],
    [0o644, 1],
  ])('mode %i: others may read it, so it is said, once', async (mode, warnings) => {
    const lines: unknown[][] = [];
    const source = fileSource(
      await folder.put('key', 'key-12345', mode),
      (...line) => void lines.push(line),
    );
    await source.read();
    await folder.put('key', 'key-67890', mode);
    expect((await source.read()).reveal()).toBe('key-67890');
    expect(lines.map(([level, event]) => [level, event])).toEqual(
      Array.from({ length: warnings }, () => ['warn', 'secret_readable_by_others']),
    );
  });

  test.each([0o620, 0o602, 0o666, 0o420])(
    'mode %i: who may write it could choose the credential: refused',
    async (mode) => {
      const path = await folder.put('key', 'key-12345', mode);
      await expect(read(path)).rejects.toThrow(
        `${path} can be written by others, who could put another credential there.`,
      );
      await expect(read(path)).rejects.toMatchObject({ code: 'exposed' });
    },
  );

  test('a mount whose folder is swapped behind a link, as Kubernetes does it', async () => {
    for (const [name, value] of [
      ['v1', 'key-of-v1'],
      ['v2', 'key-of-v2'],
    ] as const) {
      await mkdir(at(name));
      await writeFile(join(at(name), 'key'), value, { mode: 0o400 });
    }
    await symlink('v1', at('data'));
    await symlink('data/key', at('linked'));
    const source = fileSource(at('linked'), noLog);
    expect((await source.read()).reveal()).toBe('key-of-v1');
    await rm(at('data'));
    await symlink('v2', at('data'));
    expect((await source.read()).reveal()).toBe('key-of-v2');
  });

  test('a file that is written in place is read again', async () => {
    const path = await folder.put('key', 'key-12345', 0o600);
    const source = fileSource(path, noLog);
    await source.read();
    await writeFile(path, 'key-67890-longer');
    expect((await source.read()).reveal()).toBe('key-67890-longer');
  });

  test('rights that are widened later are seen although the text is the same', async () => {
    const path = await folder.put('key', 'key-12345', 0o600);
    const source = fileSource(path, noLog);
    await source.read();
    await chmod(path, 0o666);
    await expect(source.read()).rejects.toMatchObject({ code: 'exposed' });
  });

  test('a folder, a pipe, a large file and bytes that are no text are no secrets', async () => {
    await expect(read(folder.path)).rejects.toThrow(`${folder.path} is not a file.`);
    execFileSync('mkfifo', ['-m', '0600', at('pipe')]);
    await expect(read(at('pipe'))).rejects.toThrow(`${at('pipe')} is not a file.`);
    const large = await folder.put('large', 'x'.repeat(300_000));
    await expect(read(large)).rejects.toThrow(`${large} has more than 262144 bytes.`);
    const binary = await folder.put('binary', Buffer.from('ff00ff00ff00ff00ff00', 'hex'));
    await expect(read(binary)).rejects.toThrow(`${binary} is not UTF-8 text.`);
    await expect(read(at('none/key'))).rejects.toThrow(`${at('none/key')} does not exist.`);
  });
});

describe('a variable', () => {
  test('is taken out of the environment, and said', async () => {
    const lines: unknown[][] = [];
    const env = { ACME_KEY: 'key-12345', OTHER: 'stays' };
    const source = environmentSource('ACME_KEY', env, (...line) => void lines.push(line));
    expect(env).toEqual({ OTHER: 'stays' });
    expect((await source.read()).reveal()).toBe('key-12345');
    expect(lines).toEqual([
      [
        'warn',
        'secret_in_environment',
        {
          message:
            'ACME_KEY was read from the environment and removed from it. A mounted file can be rotated and is seen by fewer.',
        },
      ],
    ]);
  });

  test.each([{}, { ACME_KEY: '' }])('that is not set is missing: %j', (env) => {
    expect(() => environmentSource('ACME_KEY', env, noLog)).toThrow(
      new SecretError(
        'missing',
        'The variable ACME_KEY is not set.',
        'Set ACME_KEY, or name a file instead.',
      ),
    );
  });
});

async function sealed(plaintext: string, key?: string) {
  const identity = await ageIdentity(folder);
  const path = await folder.put('creds.age', await identity.encrypt(plaintext));
  return { path, identity, source: ageSource(ageFile(path, identity.path), path, key) };
}

describe('an age file', () => {
  test('armored as well as binary', async () => {
    const { path, identity, source } = await sealed('key-12345\n');
    const text = armor.encode(await identity.encrypt('key-67890\n'));
    expect((await source.read()).reveal()).toBe('key-12345');
    await folder.put('creds.age', `${text}\n`);
    expect((await source.read()).reveal()).toBe('key-67890');
    expect(path).toBe(at('creds.age'));
  });

  test('R35 the identity is a secret as well: whoever opens the file is told of it', async () => {
    const { path, identity } = await sealed('key-12345');
    const told: string[] = [];
    await ageFile(path, identity.path, (secret) => told.push(secret.reveal())).text();
    expect(told).toEqual([expect.stringMatching(/^AGE-SECRET-KEY-[A-Z0-9-]{40,}$/)]);
  });

  test('values keep their form: YAML would make numbers and dates of them', async () => {
    const { path, identity } = await sealed('a: 0123456789\nb: 2026-11-02\nc: 1e3000000\n');
    const file = ageFile(path, identity.path);
    const all = await Promise.all(['a', 'b', 'c'].map((key) => ageSource(file, path, key).read()));
    expect(all.map((secret) => secret.reveal())).toEqual(['0123456789', '2026-11-02', '1e3000000']);
  });

  test.each([
    ['a: key-12345', 'b', 'missing'],
    ['a: {b: key-12345}', 'a', 'missing'],
    ['a: key-12345', '__proto__', 'missing'],
    ['key-12345', 'a', 'malformed'],
    ['- key-12345', '0', 'malformed'],
    ['{"a": "key-12345"', 'a', 'malformed'],
    ['a: &x key-12345\nb: *y', 'a', 'malformed'],
  ])('R35 %j has no #%s: the plaintext is not quoted', async (plaintext, key, code) => {
    const { source } = await sealed(plaintext, key);
    const error: unknown = await source.read().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SecretError);
    expect(error).toMatchObject({ code });
    expect(JSON.stringify([String(error), error])).not.toContain('12345');
  });

  test('another identity opens nothing; a file without one is named', async () => {
    const { path, source } = await sealed('key-12345');
    await source.read();
    const other = await ageIdentity(folder);
    await expect(source.read()).rejects.toThrow(
      `${path} cannot be decrypted with the identity in ${other.path}.`,
    );
    await folder.put('identity.txt', 'no identity here');
    await expect(source.read()).rejects.toThrow(`${other.path} holds no age identity.`);
    await folder.put('creds.age', 'not encrypted');
    await folder.put('identity.txt', other.identity);
    await expect(source.read()).rejects.toMatchObject({ code: 'undecryptable' });
  });
});
