import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { DataFolderError } from './error.ts';
import { releaseLock, takeLock } from './folder-lock.ts';

/** The one folder in which the host keeps state: `host/` (PGlite), `keys/`, `logs/`, and what connectors put there. */
export interface DataFolder {
  readonly path: string;
  readonly file: (...parts: string[]) => string;
  /** An append-only file for a connector's stderr; closed with the folder. */
  readonly logDescriptor: (instance: string) => number;
  close(): void;
}

/**
 * Makes and locks the folder. Throws DataFolderError `data_folder` when it cannot be written, `data_folder_busy`
 * when another process uses it: the embedded database can be open only once.
 */
export function openDataFolder(
  path: string,
  pid: number,
  isAlive: (pid: number) => boolean,
): DataFolder {
  const root = resolve(path);
  const lock = join(root, 'host.pid');
  try {
    mkdirSync(join(root, 'logs'), { recursive: true, mode: 0o700 });
    mkdirSync(join(root, 'keys'), { recursive: true, mode: 0o700 });
    lockFolder(lock, root, pid, isAlive);
  } catch (error) {
    if (error instanceof DataFolderError) throw error;
    throw unusable(`The data folder ${root} cannot be written`, error);
  }
  const logs = new Map<string, number>();
  let open = true;
  return {
    path: root,
    file: (...parts) => join(root, ...parts),
    logDescriptor(instance) {
      const known = logs.get(instance);
      if (known !== undefined) return known;
      const descriptor = openSync(join(root, 'logs', `${instance}.log`), 'a', 0o600);
      logs.set(instance, descriptor);
      return descriptor;
    },
    close() {
      // once only: the lock may be somebody else's by now
      if (!open) return;
      open = false;
      for (const descriptor of logs.values()) closeSync(descriptor);
      logs.clear();
      releaseLock(lock);
    },
  };
}

function lockFolder(
  lock: string,
  root: string,
  pid: number,
  isAlive: (pid: number) => boolean,
): void {
  const holder = takeLock(lock, pid, isAlive);
  if (holder === undefined) return;
  throw new DataFolderError(
    'data_folder_busy',
    `The data folder ${root} is in use by ${holder === 0 ? 'another process' : `process ${holder}`}.`,
    'Stop that process, or choose another folder with --data DIR.',
  );
}

/**
 * Reads a file of the folder, or makes it once with the given text. Throws DataFolderError `data_folder` when neither
 * is possible.
 */
export async function readOrCreate(path: string, make: () => Promise<string>): Promise<string> {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (reason(error) !== 'ENOENT') throw unusable(`The file ${path} cannot be read`, error);
  }
  const text = await make();
  replaceFile(path, text, 0o600);
  return text;
}

/** Writes a file as a whole or not at all: whoever reads it, also after a crash, sees the old text or the new one. */
export function replaceFile(path: string, text: string, mode: number): void {
  const fresh = `${path}.new`;
  try {
    // what a crash left there may have another mode
    rmSync(fresh, { force: true });
    writeFileSync(fresh, text, { mode, flag: 'wx', flush: true });
    renameSync(fresh, path);
  } catch (error) {
    throw unusable(`The file ${path} cannot be written`, error);
  }
}

function unusable(what: string, cause: unknown): DataFolderError {
  return new DataFolderError(
    'data_folder',
    `${what} (${reason(cause)}).`,
    'Choose a folder that you may write with --data DIR.',
    cause,
  );
}

function reason(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}
