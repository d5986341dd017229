import { createKeyPair, publicKeysOf, readSigningKey, type SigningKey } from '@gatehouse/passport';
import { GatehouseError } from './error.ts';
import { readOrCreate, replaceFile, type DataFolder } from '@gatehouse/data-folder';

/**
 * The host's signing key, made at the first start. Only the public half is given to connectors. Throws GatehouseError
 * `keys` when what is stored is no key; without a cause, because a parser's message quotes the text, here a secret.
 */
export async function hostKey(data: DataFolder, newId: () => string): Promise<SigningKey> {
  const file = data.file('keys', 'host.jwk.json');
  const text = await readOrCreate(file, async () =>
    JSON.stringify((await createKeyPair(newId())).privateJwk),
  );
  let stored: { key: SigningKey; publicKeys: string };
  try {
    const jwk: unknown = JSON.parse(text);
    stored = { key: await readSigningKey(jwk), publicKeys: JSON.stringify(publicKeysOf(jwk)) };
  } catch {
    throw new GatehouseError('keys', `The host's signing key ${file} is damaged.`, {
      hint: 'Move the file away and start again: a new key is made. Connectors that are running elsewhere then need the new public key, keys/host.jwks.json.',
    });
  }
  replaceFile(data.file('keys', 'host.jwks.json'), stored.publicKeys, 0o644);
  return stored.key;
}
