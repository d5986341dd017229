import {
  closeSync,
  fchmodSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { SwapError } from './error.ts';

/** A file's text. Throws SwapError `not_writable` for one that is not UTF-8: writing it would change other bytes. */
export function readExact(path: string): string {
  const bytes = bytesOf(path);
  const text = bytes.toString('utf8');
  if (Buffer.from(text, 'utf8').equals(bytes)) return text;
  const message = `${path} is not UTF-8, so writing it would change more than what is meant.`;
  throw new SwapError('not_writable', message, 'Save it as UTF-8 and run the command again.');
}

/**
 * Replaces a file's text as a whole or not at all: whoever reads it, also after a crash, sees the old text or the new
 * one. The file must still hold `was`; its mode stays, and a link to it stays a link. Throws SwapError `changed` or
 * `not_writable`.
 */
export function replaceText(path: string, was: string, becomes: string): void {
  const file = realFile(path);
  const fresh = `${file}.swap`;
  let made = false;
  try {
    const descriptor = openSync(fresh, 'wx', 0o600);
    made = true;
    try {
      writeFileSync(descriptor, becomes);
      fchmodSync(descriptor, statSync(file).mode & 0o777);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    if (readExact(file) !== was) {
      const message = `${path} was changed by somebody else meanwhile.`;
      throw new SwapError('changed', message, 'Nothing was written. Run the command again.');
    }
    renameSync(fresh, file);
    made = false;
    sync(dirname(file));
  } catch (error) {
    if (error instanceof SwapError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    const hint =
      code === 'EEXIST'
        ? `Another swap is running, or was killed: remove ${fresh}.`
        : 'Check that you may write the file and its folder.';
    throw new SwapError('not_writable', `${path} cannot be written (${code}).`, hint);
  } finally {
    if (made) rmSync(fresh, { force: true });
  }
}

function realFile(path: string): string {
  // so that a link is followed; what is missing is said when it is read
  return statSync(path, { throwIfNoEntry: false }) ? realpathSync(path) : path;
}

function bytesOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    const hint = 'Check that the file is there and that you may read it.';
    throw new SwapError('not_writable', `${path} cannot be read.`, hint);
  }
}

/** So that the new name outlives a power cut. */
function sync(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
