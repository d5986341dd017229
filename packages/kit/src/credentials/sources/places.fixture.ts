import { chmod, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Encrypter, generateIdentity, identityToRecipient } from 'age-encryption';

/** A folder of secret files; each write replaces the file by a rename, as container platforms do it. */
export interface SecretFolder {
  readonly path: string;
  /** Gives the full path. Mode 0400 unless another is asked for. */
  put(name: string, text: string | Uint8Array, mode?: number): Promise<string>;
  remove(name: string): Promise<void>;
  clear(): Promise<void>;
}

export async function secretFolder(): Promise<SecretFolder> {
  const path = await mkdtemp(join(tmpdir(), 'gatehouse-secrets-'));
  return {
    path,
    async put(name, text, mode = 0o400) {
      const file = join(path, name);
      await writeFile(`${file}.new`, text);
      await chmod(`${file}.new`, mode);
      await rename(`${file}.new`, file);
      return file;
    },
    remove: (name) => rm(join(path, name), { force: true }),
    clear: () => rm(path, { recursive: true, force: true }),
  };
}

/** An age identity in a file of that folder, and what is encrypted for it. */
export async function ageIdentity(folder: SecretFolder) {
  const identity = await generateIdentity();
  const path = await folder.put('identity.txt', `# made by a test\n${identity}\n`);
  const recipient = await identityToRecipient(identity);
  return {
    path,
    identity,
    encrypt(plaintext: string): Promise<Uint8Array> {
      const encrypter = new Encrypter();
      encrypter.addRecipient(recipient);
      return encrypter.encrypt(plaintext);
    },
  };
}

/** `fetch` as the edge hands it in. */
export const realFetch = (url: URL, init: RequestInit): Promise<Response> => fetch(url, init);
