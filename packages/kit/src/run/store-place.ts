import { FlagError, type Flags } from './flags.ts';

/** Where replicas share their memory, if they do. Throws FlagError. */
export function storePlace(
  { store, storeFile }: Pick<Flags, 'store' | 'storeFile'>,
  readFile: (path: string) => string,
): string | undefined {
  if (store !== undefined || storeFile === undefined) return store;
  try {
    return readFile(storeFile).trim();
  } catch {
    throw new FlagError(`GATEHOUSE_STORE_FILE names ${storeFile}, which cannot be read`);
  }
}
