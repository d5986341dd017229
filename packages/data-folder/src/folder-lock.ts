import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

type IsAlive = (pid: number) => boolean;

/** How often a lock may come and go under our eyes before it counts as held. */
const ATTEMPTS = 20;

/**
 * Takes a lock file that names its process. Returns undefined when it is ours now, otherwise who holds it (0: it
 * changes hands too fast to tell). A lock of a dead process, of our own pid, or of none is left by a crash and is
 * taken over. Other file system errors are thrown.
 */
export function takeLock(lock: string, pid: number, isAlive: IsAlive): number | undefined {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (placed(lock, pid)) return undefined;
    const holder = readHolder(lock);
    if (isHeld(holder, pid, isAlive)) return holder;
    if (holder === 'none') continue;
    const other = removeStale(lock, pid, isAlive);
    if (other !== undefined) return other;
  }
  return 0;
}

export function releaseLock(lock: string): void {
  rmSync(lock, { force: true });
}

/** Puts our lock there, whole and only if there is none: a link either comes into being or fails with EEXIST. */
function placed(lock: string, pid: number): boolean {
  const own = `${lock}.${pid}`;
  // a crash may have left it as a second name of an old lock: never write into that
  rmSync(own, { force: true });
  try {
    writeFileSync(own, String(pid), { mode: 0o600, flag: 'wx' });
    linkSync(own, lock);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

/**
 * Removes a stale lock while holding a lock on its removal. Nobody else can remove it meanwhile and its owner is dead,
 * so what we look at is what we delete. (To move it away and put it back when it was a fresh one leaves a moment in
 * which a third process finds no lock.) A crash right here is handled alike, one level down. Returns who is ahead of
 * us, if somebody is.
 */
function removeStale(lock: string, pid: number, isAlive: IsAlive): number | undefined {
  const removal = `${lock}.removal`;
  const ahead = takeLock(removal, pid, isAlive);
  if (ahead !== undefined) return ahead;
  try {
    const holder = readHolder(lock);
    if (isHeld(holder, pid, isAlive)) return holder;
    // where there is none any more, the next one to appear is fresh
    if (holder !== 'none') rmSync(lock);
    return undefined;
  } finally {
    releaseLock(removal);
  }
}

function isHeld(holder: Holder, pid: number, isAlive: IsAlive): holder is number {
  return typeof holder === 'number' && holder !== pid && isAlive(holder);
}

/** The pid in a lock; `unknown`: it holds none; `none`: there is no lock. */
type Holder = number | 'unknown' | 'none';

function readHolder(lock: string): Holder {
  try {
    return Number(readFileSync(lock, 'utf8')) || 'unknown';
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return 'none';
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
