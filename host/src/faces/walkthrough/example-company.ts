import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { LOCK_FILE } from 'gatehouse-contract';
import { GatehouseError } from '../../error.ts';
import { exampleFolder } from './walkthrough-file.ts';

/** What its connectors and its bundle are pinned to; made by `pnpm --filter @gatehouse/test example-lock`. */
const DEFINITIONS = `${LOCK_FILE}.d`;

/**
 * Puts the example company's `gatehouse.yaml`, lock and policy into a data folder and removes the help desks of an earlier
 * walkthrough, so that each one starts from the same tickets. Throws GatehouseError `example_changed` when the file
 * there was edited: nothing of the user's is overwritten.
 */
export function makeExampleCompany(folder: string, fresh: readonly string[]): string {
  const root = resolve(folder);
  const plugins = relative(root, join(exampleFolder, '..', '..', 'plugins')).replaceAll('\\', '/');
  const names = ['gatehouse.yaml', LOCK_FILE, join('policy', 'ticketing.cedar')];
  const files = names.map((name) => ({
    file: join(root, name),
    text: readFileSync(join(exampleFolder, name), 'utf8').replace('../../plugins', plugins),
  }));
  const edited = files.find(
    ({ file, text }) => existsSync(file) && readFileSync(file, 'utf8') !== text,
  );
  if (edited) {
    throw new GatehouseError(
      'example_changed',
      `${edited.file} is not the walkthrough's own; it would be overwritten.`,
      {
        hint: 'Run the walkthrough in another folder with --data DIR, or remove that file.',
        exitCode: 2,
      },
    );
  }
  try {
    mkdirSync(join(root, 'policy'), { recursive: true });
    for (const { file, text } of files) writeFileSync(file, text);
    // of an earlier version there may be others
    rmSync(join(root, DEFINITIONS), { recursive: true, force: true });
    cpSync(join(exampleFolder, DEFINITIONS), join(root, DEFINITIONS), { recursive: true });
    for (const name of fresh.flatMap((base) => [base, `${base}-wal`, `${base}-shm`])) {
      rmSync(join(root, name), { force: true });
    }
  } catch (error) {
    const reason =
      error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    throw new GatehouseError(
      'data_folder',
      `The data folder ${root} cannot be written (${reason}).`,
      {
        hint: 'Choose a folder that you may write with --data DIR.',
        cause: error,
      },
    );
  }
  return join(root, 'gatehouse.yaml');
}
