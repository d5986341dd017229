import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';

/** Where a path of a bundle really leads. */
type Place = { kind: 'found'; path: string } | { kind: 'missing' | 'outside' | 'unreadable' };

/**
 * Resolves `path` below `root` and follows symlinks.
 *
 * @param root absolute, symlinks already resolved
 * @param path relative to the root; an absolute one is `outside`
 * @returns `outside` when the target is not below the root, so a bundle cannot hand out host files, or in `.git`
 */
export async function resolveInside(root: string, path: string): Promise<Place> {
  const target = resolve(root, path);
  // Before the disk is asked: whether a file outside exists is nobody's business.
  if (isAbsolute(path) || !contains(root, target)) return { kind: 'outside' };
  try {
    const real = await realpath(target);
    // what version control keeps there is no part of a bundle's digest, so it is no part of the bundle
    const isInside = contains(root, real) && !contains(resolve(root, '.git'), real);
    return isInside ? { kind: 'found', path: real } : { kind: 'outside' };
  } catch (error) {
    return { kind: isMissing(error) ? 'missing' : 'unreadable' };
  }
}

/** Whether a file system error means that there is nothing at the path. */
export function isMissing(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'ENOENT' || error.code === 'ENOTDIR')
  );
}

/** Whether `target` is `root` or lies below it; both absolute, symlinks resolved. */
export function contains(root: string, target: string): boolean {
  const steps = relative(root, target);
  return steps !== '..' && !steps.startsWith(`..${sep}`) && !isAbsolute(steps);
}
