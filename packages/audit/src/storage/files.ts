import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';

/** A file that only grows. Each method rejects with the file system's own error. */
export interface GrowingFile {
  /** Bytes that it holds. */
  readonly size: number;
  append(bytes: Uint8Array): Promise<void>;
  /** Resolves when everything appended is on the disk (fdatasync). */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** What the writer needs of a file system; tests put a failing or counting one in its place. */
export interface LogFiles {
  /** Opens for appending; makes it, readable for its owner only, where there is none. */
  grow(path: string): Promise<GrowingFile>;
  /** Makes names that were added to or removed from a folder durable. */
  syncFolder(path: string): Promise<void>;
}

export const diskFiles: LogFiles = {
  async grow(path) {
    return growing(await open(path, 'a', 0o600));
  },
  async syncFolder(path) {
    const handle = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
};

async function growing(handle: FileHandle): Promise<GrowingFile> {
  let { size } = await handle.stat();
  return {
    get size() {
      return size;
    },
    async append(bytes) {
      for (let written = 0; written < bytes.length;) {
        const { bytesWritten } = await handle.write(bytes, written);
        written += bytesWritten;
        size += bytesWritten;
      }
    },
    sync: () => handle.datasync(),
    close: () => handle.close(),
  };
}
