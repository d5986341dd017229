import { armor, Decrypter } from 'age-encryption';
import { parse } from 'yaml';
import { z } from 'zod';
import { SecretError } from '../secret-error.ts';
import { Secret } from '../secret.ts';
import { readSecretFile, textOf } from './read-secret-file.ts';
import type { SecretSource } from './source.ts';

/** The decrypted file; all its values share one decryption. */
export interface AgeFile {
  /** Throws SecretError. */
  text(): Promise<string>;
}

/**
 * A file that was encrypted with age (binary or armored) for an identity that lies in another file. Both are looked at
 * before each use; a changed one is decrypted again (3 ms). Throws SecretError `undecryptable` and those of files.
 */
export function ageFile(
  path: string,
  identityPath: string,
  /** Told of each identity, which is a secret as well. */
  hide: (secret: Secret) => void = () => {},
): AgeFile {
  let last: { versions: string; text: string } | undefined;
  let files: { sealed: Loaded; identity: Loaded } | undefined;
  return {
    async text() {
      files = {
        sealed: await load(path, files?.sealed),
        identity: await load(identityPath, files?.identity),
      };
      const versions = `${files.sealed.version} ${files.identity.version}`;
      if (last?.versions !== versions) {
        const text = textOf(await decrypted(path, identityPath, files, hide), path);
        last = { versions, text };
      }
      return last.text;
    },
  };
}

/** The whole plaintext, or with `key` one value of the JSON or YAML map that it is. */
export function ageSource(file: AgeFile, path: string, key?: string): SecretSource {
  const reference = key === undefined ? `age:${path}` : `age:${path}#${key}`;
  let last: { value: string; secret: Secret } | undefined;
  return {
    reference,
    async read() {
      const text = await file.text();
      const value = key === undefined ? text : valueIn(text, key, path);
      if (last?.value !== value) last = { value, secret: new Secret(value, reference) };
      return last.secret;
    },
  };
}

interface Loaded {
  readonly version: string;
  readonly bytes: Buffer;
}

async function load(path: string, known: Loaded | undefined): Promise<Loaded> {
  const file = await readSecretFile(path, known?.version);
  const loaded = file ?? known;
  if (!loaded) throw new TypeError('a file without a version');
  return loaded;
}

async function decrypted(
  path: string,
  identityPath: string,
  { sealed, identity }: { sealed: Loaded; identity: Loaded },
  hide: (secret: Secret) => void,
): Promise<Uint8Array> {
  const decrypter = new Decrypter();
  const identities = textOf(identity.bytes, identityPath)
    .split(/\r?\n/)
    .filter((line) => line.startsWith('AGE-SECRET-KEY-'));
  try {
    for (const line of identities) {
      hide(new Secret(line.trim(), `file:${identityPath}`));
      decrypter.addIdentity(line.trim());
    }
    if (identities.length === 0) throw new TypeError('no identity');
  } catch {
    throw new SecretError(
      'malformed',
      `${identityPath} holds no age identity.`,
      'It needs a line that begins with AGE-SECRET-KEY-, as age-keygen writes it.',
    );
  }
  try {
    const armored = sealed.bytes.subarray(0, 5).toString('latin1') === '-----';
    return await decrypter.decrypt(
      armored ? armor.decode(sealed.bytes.toString('latin1').trim()) : sealed.bytes,
    );
  } catch {
    throw new SecretError(
      'undecryptable',
      `${path} cannot be decrypted with the identity in ${identityPath}.`,
      'Encrypt it again for the public key of this identity.',
    );
  }
}

const values = z.record(z.string(), z.unknown());

/** YAML without types, of which JSON is a part: `0123` and `true` stay the texts that they are. */
function valueIn(text: string, key: string, path: string): string {
  let map: unknown;
  try {
    map = parse(text, { schema: 'failsafe', logLevel: 'error' });
  } catch {
    map = undefined; // what the parser says quotes the text
  }
  const parsed = values.safeParse(map);
  if (!parsed.success || Array.isArray(map)) {
    throw new SecretError(
      'malformed',
      `The plaintext of ${path} is no JSON or YAML map, so #${key} names nothing.`,
      'Encrypt a map such as {"api_key": "..."}, or leave out # where the file holds one value.',
    );
  }
  const value = Object.hasOwn(parsed.data, key) ? parsed.data[key] : undefined;
  if (typeof value === 'string') return value;
  throw new SecretError(
    'missing',
    `The plaintext of ${path} has no text under ${key}.`,
    `Add ${key} to the map and encrypt it again.`,
  );
}
