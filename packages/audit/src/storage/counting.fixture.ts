import { diskFiles, type LogFiles } from './files.ts';

/** The disk, with what was done to it counted, and failing when it is told to. */
export function watchedDisk() {
  const seen = { writes: 0, syncs: 0, failing: undefined as 'append' | 'sync' | undefined };
  const files: LogFiles = {
    syncFolder: (path) => diskFiles.syncFolder(path),
    async grow(path) {
      const file = await diskFiles.grow(path);
      const counted = path.endsWith('.jsonl');
      const fail = (step: 'append' | 'sync') => {
        if (counted && seen.failing === step) throw new Error('no space left on device');
      };
      return {
        get size() {
          return file.size;
        },
        async append(bytes) {
          if (counted) seen.writes += 1;
          fail('append');
          await file.append(bytes);
        },
        async sync() {
          if (counted) seen.syncs += 1;
          fail('sync');
          await file.sync();
        },
        close: () => file.close(),
      };
    },
  };
  return { seen, files };
}
