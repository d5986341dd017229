import { createHash } from 'node:crypto';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';

import type { Bundle } from './bundle.ts';
import { BundleError } from './error.ts';
import { DIGEST_BYTES, DIGEST_FILES } from './limits.ts';

/**
 * Names exactly these files: `sha256-` and base64url over each relative path, sorted by code unit, with its bytes. A link
 * counts as what it says, an empty folder as nothing, and a `.git` folder at the top as nothing, so that a clone and its
 * copy are the same. Times, owners and rights do not count.
 *
 * @throws BundleError `not_found`, `unreadable` or `too_large`
 */
export async function bundleDigest(root: string): Promise<string> {
  const hash = createHash('sha256');
  let bytes = 0;
  const paths = (await filesBelow(root, '')).toSorted((a, b) => (a.path < b.path ? -1 : 1));
  for (const { path, link } of paths) {
    const content = link ?? (await guarded(path, () => readFile(join(root, path))));
    bytes += content.length;
    if (bytes > DIGEST_BYTES) throw tooLarge(`more than ${DIGEST_BYTES} bytes`);
    // lengths first: no two lists of files are the same stream
    hash.update(JSON.stringify([path, link === undefined ? 'file' : 'link', content.length]));
    hash.update(content);
  }
  return `sha256-${hash.digest('base64url')}`;
}

/**
 * That the files are still those whose digest was compared when the bundle was read. Nothing for a bundle that is not
 * pinned.
 *
 * @throws BundleError `changed`, and as bundleDigest
 */
export async function expectUnchanged({ root, digest }: Bundle): Promise<void> {
  if (digest === undefined || digest === (await bundleDigest(root))) return;
  throw new BundleError('changed', 'the bundle is not the one that was pinned any more', {
    path: root,
    hint: 'Restore its files, or pin them: gatehouse contracts pin --plugin NAME.',
  });
}

interface File {
  readonly path: string;
  /** What a symbolic link says. */
  readonly link?: Buffer;
}

async function filesBelow(root: string, folder: string): Promise<File[]> {
  const files: File[] = [];
  const open = [folder];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const inside = at;
    for (const name of await guarded(inside, () => readdir(join(root, inside)))) {
      const path = inside === '' ? name : `${inside}/${name}`;
      if (path === '.git') continue;
      const status = await guarded(path, () => lstat(join(root, path)));
      if (status.isDirectory()) open.push(path);
      else if (status.isSymbolicLink()) {
        const target = await guarded(path, () => readlink(join(root, path)));
        files.push({ path, link: Buffer.from(target) });
      } else if (status.isFile()) files.push({ path });
      // a pipe or a device has no bytes that could be pinned
      else throw unreadable(path);
      if (files.length > DIGEST_FILES) throw tooLarge(`more than ${DIGEST_FILES} files`);
    }
  }
  return files;
}

async function guarded<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw unreadable(path, error);
  }
}

const unreadable = (path: string, cause?: unknown) =>
  new BundleError('unreadable', `${path === '' ? 'the folder' : path} cannot be read`, {
    path,
    hint: 'Check that it is a file and that its permissions allow reading.',
    cause,
  });

const tooLarge = (what: string) =>
  new BundleError('too_large', `the bundle has ${what}, so it cannot be pinned`, {
    path: '',
    hint: 'Keep in it what its skills and agents name, and nothing else.',
  });
