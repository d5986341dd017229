import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LOCK_FILE } from 'gatehouse-contract';
import { root } from '../shape/workspace.ts';
import { writeCompany } from './company.fixture.ts';
import { gatehouse } from './process.fixture.ts';

const example = join(root, 'host', 'example');

/** What the example company pins, and where its definitions lie beside. */
export const pinnedIn = (folder: string) => [
  join(folder, LOCK_FILE),
  join(folder, `${LOCK_FILE}.d`),
];

/** Pins the example company in a folder, as an administrator would do it first. */
export async function pinExample(folder: string): Promise<void> {
  writeCompany(folder);
  const { code, stderr } = await gatehouse(['contracts', 'pin', '--data', folder]);
  if (code !== 0) throw new Error(stderr);
}

/** Puts what was pinned in a folder into the example. */
export function keepExample(folder: string): void {
  const [lock = '', definitions = ''] = pinnedIn(folder);
  const [kept = '', others = ''] = pinnedIn(example);
  if (existsSync(others)) rmSync(others, { recursive: true });
  cpSync(definitions, others, { recursive: true });
  cpSync(lock, kept);
}

/** The lock that the example ships. */
export const shippedLock = () => readFileSync(join(example, LOCK_FILE), 'utf8');
