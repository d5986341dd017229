import { basename, posix } from 'node:path';

import { markdownFiles } from './markdown-files.ts';
import { listFolder, readText, type Reading } from './reading.ts';
import { unavailable } from './unavailable.ts';

/** Where a manifest says that skills are, on top of the layout's default folders. */
export interface SkillPlaces {
  /** Folders that are a skill or hold skills. */
  folders: string[];
  /** Flat Markdown files or folders of them, instead of the default `commands/`. */
  commands?: string[];
  /** Whether a SKILL.md at the root makes the bundle one single skill when `skills/` is missing. */
  rootSkill: boolean;
  /** Name of that single skill, should its file state none. */
  rootName: string;
}

/** One file that holds a skill. */
export interface SkillFile {
  path: string;
  /** Name, should the file state none. */
  fallback: string;
  /** The folder that is the skill; absent for a flat file, whose neighbours are none of its business. */
  folder?: string;
  /** Whether the specification wants the name to be the folder's. */
  folderNamed: boolean;
}

/** Lists the files that are skills, without opening them; each file once. */
export async function findSkills(reading: Reading, places: SkillPlaces): Promise<SkillFile[]> {
  const candidates: SkillFile[] = [];
  const byDefault = await skillsIn(reading, 'skills');
  candidates.push(...(byDefault ?? []));
  if (byDefault === undefined && places.rootSkill) {
    candidates.push(...(await rootSkill(reading, places.rootName)));
  }
  for (const folder of places.folders) {
    candidates.push(...(await declared(reading, folder, places.rootName)));
  }
  for (const place of places.commands ?? ['commands']) {
    candidates.push(...(await commandsIn(reading, place, places.commands !== undefined)));
  }
  // The default folder may be named in the manifest once more: one file, one skill.
  return [...new Map(candidates.map((each) => [each.path, each])).values()];
}

/** The skill folders in a folder; `undefined` when there is no such folder. */
async function skillsIn(reading: Reading, folder: string): Promise<SkillFile[] | undefined> {
  const listing = await listFolder(reading, folder);
  if (listing.kind === 'missing') return undefined;
  if (listing.kind !== 'names') {
    reading.diagnostics.push(unavailable(folder, listing.kind));
    return [];
  }
  const found: SkillFile[] = [];
  for (const name of listing.names.filter((each) => !each.startsWith('.'))) {
    const path = posix.join(folder, name);
    const inner = await listFolder(reading, path);
    // A plain file beside the skill folders, a README say, is nobody's skill.
    if (inner.kind === 'missing') continue;
    if (inner.kind !== 'names') {
      reading.diagnostics.push(unavailable(path, inner.kind));
    } else if (inner.names.includes('SKILL.md')) {
      const file = posix.join(path, 'SKILL.md');
      found.push({ path: file, folder: path, fallback: name, folderNamed: true });
    } else {
      reading.diagnostics.push({
        level: 'skipped',
        code: 'skill_file_missing',
        path,
        message: 'holds no SKILL.md and is not a skill',
        hint: 'Add a SKILL.md, or move shared files out of the skills folder.',
      });
    }
  }
  return found;
}

async function rootSkill(reading: Reading, name: string): Promise<SkillFile[]> {
  const file = await readText(reading, 'SKILL.md', { limit: 0 });
  if (file.kind === 'missing') return [];
  return [{ path: 'SKILL.md', folder: '.', fallback: name, folderNamed: false }];
}

async function declared(reading: Reading, place: string, name: string): Promise<SkillFile[]> {
  const folder = posix.normalize(place).replace(/\/$/, '');
  const listing = await listFolder(reading, folder);
  if (listing.kind !== 'names') {
    reading.diagnostics.push(unavailable(folder, listing.kind));
    return [];
  }
  if (!listing.names.includes('SKILL.md')) return (await skillsIn(reading, folder)) ?? [];
  const fallback = folder === '.' ? name : basename(folder);
  const path = posix.join(folder, 'SKILL.md');
  return [{ path, folder, fallback, folderNamed: folder !== '.' }];
}

async function commandsIn(
  reading: Reading,
  place: string,
  expected: boolean,
): Promise<SkillFile[]> {
  const paths = await markdownFiles(reading, place, expected);
  return paths.map((path) => ({ path, fallback: basename(path, '.md'), folderNamed: false }));
}
