import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { privateKey, publicKey } from '../open.fixture.ts';
import { publicKeyOf, signingKeyOf } from './keys.ts';
import { openCheckpoint, originPattern, signCheckpoint } from './note.ts';
import { scanCheckpoints } from './scan.ts';

const key = signingKeyOf('support-desk', privateKey);
const verifier = publicKeyOf('support-desk', publicKey);
const root = Buffer.alloc(32, 7);

test('the id of a key is that of the signed-note format (the key of its Go documentation)', () => {
  const published = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
  const [name = '', id, encoded = ''] = published.split('+');
  const x = Buffer.from(encoded, 'base64').subarray(1).toString('base64url');
  const imported = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x } });
  expect(publicKeyOf(name, imported).id.toString('hex')).toBe(id);
});

test('a checkpoint is three lines, an empty one and a signature line', () => {
  const { note } = signCheckpoint(key, 12, root);
  const lines = note.split('\n');
  expect(lines.slice(0, 4)).toEqual(['support-desk', '12', root.toString('base64'), '']);
  expect(lines[4]).toMatch(/^— support-desk [A-Za-z0-9+/]{91}=$/);
  expect(Buffer.from(lines[4]?.split(' ')[2] ?? '', 'base64').subarray(0, 4)).toEqual(key.id);
  expect(lines.slice(5)).toEqual(['']);
  expect(openCheckpoint(verifier, note)).toEqual({ origin: 'support-desk', size: 12, root, note });
});

describe('what is opened', () => {
  test('nothing with a changed bit', () => {
    const good = Buffer.from(signCheckpoint(key, 12, root).note);
    for (let bit = 0; bit < good.length * 8; bit += 1) {
      const changed = Buffer.from(good);
      const byte = Math.floor(bit / 8);
      changed[byte] = (changed[byte] ?? 0) ^ (1 << (bit % 8));
      // in bytes, as it lies in a file
      const { good: opened } = scanCheckpoints(verifier, changed);
      expect(opened).toEqual([]);
    }
  });

  test('nothing of another key or name, nothing with text around it', () => {
    const { note } = signCheckpoint(key, 12, root);
    const other = generateKeyPairSync('ed25519').publicKey;
    expect(openCheckpoint(publicKeyOf('support-desk', other), note)).toBeUndefined();
    expect(openCheckpoint(publicKeyOf('people', publicKey), note)).toBeUndefined();
    for (const text of [`${note}\n`, ` ${note}`, note + note, note.trimEnd(), '']) {
      expect(openCheckpoint(verifier, text)).toBeUndefined();
    }
  });

  test('nothing that another log signed with the same key, put under our name', () => {
    const people = signCheckpoint(signingKeyOf('people', privateKey), 12, root).note;
    const line = people.split('\n')[4] ?? '';
    const raw = Buffer.from(line.split(' ')[2] ?? '', 'base64');
    const ours = Buffer.concat([key.id, raw.subarray(4)]).toString('base64');
    expect(
      openCheckpoint(verifier, people.replace(line, `— support-desk ${ours}`)),
    ).toBeUndefined();
  });

  test('no other text of the same signature: base64 has several for one', () => {
    const { note } = signCheckpoint(key, 12, root);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    const last = alphabet.indexOf(note.at(-3) ?? '');
    for (const twin of [1, 2, 3]) {
      const text = `${note.slice(0, -3)}${alphabet[last + twin]}=\n`;
      expect(Buffer.from(text.slice(-94, -1), 'base64')).toEqual(
        Buffer.from(note.slice(-94, -1), 'base64'),
      );
      expect(openCheckpoint(verifier, text)).toBeUndefined();
    }
  });

  test('a key may come as PEM, a private one where the public one is wanted; no other kind', () => {
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    expect(publicKeyOf('support-desk', pem).id).toEqual(key.id);
    expect(publicKeyOf('support-desk', privateKey).id).toEqual(key.id);
    const wrong = expect.objectContaining({ code: 'wrong_key' });
    expect(() => signingKeyOf('support-desk', publicKey)).toThrow(wrong);
    expect(() => signingKeyOf('support-desk', pem)).toThrow(wrong);
    expect(() => publicKeyOf('support-desk', 'CNRY_secret')).toThrow(
      expect.objectContaining({ code: 'wrong_key', message: expect.not.stringContaining('CNRY') }),
    );
  });
});

test('names that would need quoting are none', () => {
  const good = ['support-desk', 'example.com/desk', 'a', 'x:1'];
  const bad = ['', 'help desk', 'a+b', 'a\nb', '-a', 'ä', 'a'.repeat(201)];
  expect([...good, ...bad].filter((name) => originPattern.test(name))).toEqual(good);
});

test('in a file of checkpoints, damage hides only what it touches', () => {
  const notes = [3, 40, 500].map((size) => signCheckpoint(key, size, root).note);
  const starts = notes.map((_, n) => Buffer.byteLength(notes.slice(0, n).join('')));
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 }), fc.string({ maxLength: 30 }), (which, junk) => {
      fc.pre(junk !== '' && !'support-desk\n'.startsWith(junk));
      const text = notes.toSpliced(which, 0, junk).join('');
      const { good, bad } = scanCheckpoints(verifier, Buffer.from(text));
      const sizes = good.map(({ size }) => size);
      // text without a line end runs into the checkpoint behind it
      const whole = junk.endsWith('\n') ? [3, 40, 500] : [3, 40, 500].toSpliced(which, 1);
      expect(sizes).toEqual(whole);
      expect(bad.map(({ offset }) => offset)).toEqual([starts[which]]);
    }),
  );
});
