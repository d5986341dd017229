import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { SecretError } from '../secret-error.ts';

/** No secret is longer; a wrong path must not fill the memory. Bytes. */
const MAX_BYTES = 256 * 1024;

const READABLE_BY_OTHERS = 0o044;
const WRITABLE_BY_OTHERS = 0o022;

/** A file as it was at one moment. `version` differs whenever the file was replaced or written. */
export interface SecretFile {
  readonly bytes: Buffer;
  readonly version: string;
  /** Group or world may read it. */
  readonly readableByOthers: boolean;
}

/**
 * Reads a file of secrets, or says with `undefined` that it is still the version that the caller knows. Who else may
 * write the file could choose the credential, so that is refused. That others may read it is only told: container
 * platforms mount secrets with mode 0444 or 0644 into a file system that nobody else sees.
 * Throws SecretError `missing`, `unreadable`, `exposed` or `malformed`.
 */
export async function readSecretFile(
  path: string,
  known?: string,
): Promise<SecretFile | undefined> {
  // one handle for all, so that mode, version and bytes are those of the same file while it is being replaced
  const file = await opened(path);
  try {
    const { dev, ino, size, mtimeNs, ctimeNs, mode, isRegular } = await file
      .stat({ bigint: true })
      .then((found) => Object.assign(found, { isRegular: found.isFile() }));
    if (!isRegular) throw new SecretError('unreadable', `${path} is not a file.`, 'Name a file.');
    if ((Number(mode) & WRITABLE_BY_OTHERS) !== 0) {
      throw new SecretError(
        'exposed',
        `${path} can be written by others, who could put another credential there.`,
        `Run chmod go-w ${path}.`,
      );
    }
    if (size > MAX_BYTES) {
      throw new SecretError(
        'malformed',
        `${path} has more than ${MAX_BYTES} bytes.`,
        'Name the file that holds the secret.',
      );
    }
    const version = [dev, ino, size, mtimeNs, ctimeNs].join('-');
    if (version === known) return undefined;
    const bytes = await file.readFile();
    return { bytes, version, readableByOthers: (Number(mode) & READABLE_BY_OTHERS) !== 0 };
  } catch (error) {
    throw error instanceof SecretError ? error : unreadable(path, error);
  } finally {
    await file.close();
  }
}

/** The text of a file, strictly UTF-8, without the one newline that editors put at its end. */
export function textOf(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r?\n$/, '');
  } catch {
    throw new SecretError('malformed', `${path} is not UTF-8 text.`, 'Store the secret as text.');
  }
}

async function opened(path: string) {
  try {
    // not blocking: a pipe in the file's place must not hang the connector
    return await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): SecretError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new SecretError('missing', `${path} does not exist.`, 'Mount the secret there.');
  }
  const why = typeof code === 'string' ? ` (${code})` : '';
  return new SecretError(
    'unreadable',
    `${path} cannot be read${why}.`,
    'Let the user of this process read it.',
  );
}
