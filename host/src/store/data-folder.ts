import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { GatehouseError } from '../error.ts';

/** The one folder in which the host keeps state: `host/` (PGlite), `keys/`, `logs/`, and what connectors put there. */
export interface DataFolder {
  readonly path: string;
  readonly file: (...parts: string[]) => string;
  /** An append-only file for a connector's stderr; closed with the folder. */
  readonly logDescriptor: (instance: string) => number;
  close(): void;
}

/**
 * Makes and locks the folder. Throws GatehouseError `data_folder` when it cannot be written, `data_folder_busy`
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
    takeLock(lock, root, pid, isAlive);
  } catch (error) {
    if (error instanceof GatehouseError) throw error;
    throw new GatehouseError(
      'data_folder',
      `The data folder ${root} cannot be written (${reason(error)}).`,
      {
        hint: 'Choose a folder that you may write with --data DIR.',
        cause: error,
      },
    );
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
      rmSync(lock, { force: true });
    },
  };
}

function takeLock(
  lock: string,
  root: string,
  pid: number,
  isAlive: (pid: number) => boolean,
): void {
  const holder = lockHolder(lock);
  if (holder !== undefined && holder !== pid && isAlive(holder)) {
    throw new GatehouseError(
      'data_folder_busy',
      `The data folder ${root} is in use by process ${holder}.`,
      {
        hint: 'Stop that process, or choose another folder with --data DIR.',
      },
    );
  }
  // a lock whose process is gone, or that holds no process, was left by a crash
  rmSync(lock, { force: true });
  const descriptor = openSync(lock, 'wx', 0o600);
  writeSync(descriptor, String(pid));
  closeSync(descriptor);
}

function lockHolder(lock: string): number | undefined {
  try {
    return Number(readFileSync(lock, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

/** Reads a file of the folder, or makes it once with the given text. */
export function readOrCreate(path: string, make: () => string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    const text = make();
    writeFileSync(path, text, { mode: 0o600, flag: 'wx' });
    return text;
  }
}

function reason(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}
