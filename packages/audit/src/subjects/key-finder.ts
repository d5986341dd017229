import { readFile, stat } from 'node:fs/promises';
import { hasCode } from '../error.ts';
import { layout } from '../storage/layout.ts';
import { keyFilesOf } from './key-files.ts';
import { KEY_BYTES, SubjectKey } from './subject-key.ts';

/** A key that is found is used so many times before the folder is looked at again. */
const LOOK_EVERY = 1_000;

/** A reader's keys: by the name that a subject has in the log. What is not there any more was erased. */
export class KeyFinder {
  readonly #folder: string;
  readonly #keys = new Map<string, SubjectKey | undefined>();
  #paths = new Map<string, string>();
  #listed = -1;
  #finds = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async find(id: string): Promise<SubjectKey | undefined> {
    this.#finds += 1;
    if (!this.#paths.has(id) || this.#finds % LOOK_EVERY === 0) await this.#list();
    const path = this.#paths.get(id);
    if (path === undefined) return undefined;
    if (!this.#keys.has(id)) this.#keys.set(id, await read(path));
    return this.#keys.get(id);
  }

  /** Looks at the folder again when it has changed: keys come and go while somebody reads. */
  async #list(): Promise<void> {
    const changed = await stat(layout.keys(this.#folder)).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    );
    if (changed === this.#listed) return;
    this.#listed = changed;
    this.#keys.clear();
    this.#paths = new Map((await keyFilesOf(this.#folder)).map(({ id, path }) => [id, path]));
  }
}

async function read(path: string): Promise<SubjectKey | undefined> {
  try {
    const bytes = await readFile(path);
    return bytes.length === KEY_BYTES ? new SubjectKey(bytes) : undefined;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
