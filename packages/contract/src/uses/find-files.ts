import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ContractError } from '../error.ts';

/** A file that may hold uses, with its path from the folder that was asked for. */
export interface FoundFile {
  readonly kind: 'part' | 'manifest';
  readonly path: string;
  readonly text: string;
}

const MANIFESTS = ['.claude-plugin/plugin.json', 'plugin.json'];
const DEPTH = 8;
const MOST_FILES = 5_000;
/** Longest file that is read, in bytes. */
const MOST_BYTES = 4_000_000;

/**
 * Skills (`SKILL.md`, files in `commands/`), sub-agents (files in `agents/`) and manifests below a folder, in the order of
 * their paths; or the one file that is named. Hidden folders and node_modules are left out, links are not followed.
 *
 * @throws ContractError `bad_uses`
 */
export function findFiles(place: string): FoundFile[] {
  const status = statSync(place, { throwIfNoEntry: false });
  if (!status) {
    throw new ContractError(
      'bad_uses',
      `There is nothing at ${place}.`,
      'Name a bundle, a folder of skills, or one file.',
    );
  }
  if (status.isFile()) return [foundFile(dirname(place), basename(place))];
  const found: FoundFile[] = [];
  const open: { folder: string; depth: number }[] = [{ folder: '', depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { folder, depth } = next;
    const entries = readdirSync(join(place, folder), { withFileTypes: true });
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        const wanted = entry.name === '.claude-plugin' || !/^\.|^node_modules$/.test(entry.name);
        if (wanted && depth < DEPTH) open.push({ folder: path, depth: depth + 1 });
      } else if (isWanted(path, entry)) found.push(foundFile(place, path));
      if (found.length > MOST_FILES) {
        throw new ContractError(
          'bad_uses',
          `${place} holds more than ${MOST_FILES} skills.`,
          'Name the folder of one bundle.',
        );
      }
    }
  }
  return found.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function isWanted(path: string, entry: Dirent): boolean {
  if (!entry.isFile()) return false;
  if (MANIFESTS.some((each) => path === each || path.endsWith(`/${each}`))) return true;
  return entry.name === 'SKILL.md' || /(?:^|\/)(?:agents|commands)\/[^/]+\.md$/.test(path);
}

function foundFile(root: string, path: string): FoundFile {
  const whole = join(root, path);
  if (statSync(whole).size > MOST_BYTES) {
    throw new ContractError(
      'bad_uses',
      `${whole} has more than ${MOST_BYTES} bytes.`,
      'Split the file.',
    );
  }
  return {
    kind: path.endsWith('.json') ? 'manifest' : 'part',
    path,
    text: readFileSync(whole, 'utf8'),
  };
}

/** The folder of the bundle that a manifest describes, from the folder that was read; `''` for that folder itself. */
export function bundleOf(manifest: string): string {
  const folder = dirname(manifest);
  const root = basename(folder) === '.claude-plugin' ? dirname(folder) : folder;
  return root === '.' ? '' : root;
}
