import { posix, relative } from 'node:path';

import type { Bundle, SkillHead } from './bundle.ts';
import { expectUnchanged } from './digest.ts';
import { BundleError, type BundleErrorCode } from './error.ts';
import { contains, resolveInside } from './inside.ts';
import { SKILL_FILE_BYTES } from './limits.ts';
import { partOf } from './on-demand.ts';
import { readText } from './reading.ts';

/**
 * The text of a file in a skill's own folder, such as `references/ranking.md`; line ends as `\n` (R8).
 * A script comes as text like any other file: nothing of a bundle is ever run.
 *
 * @param relativePath relative to the folder of the skill
 * @throws BundleError `unknown_name`, `outside_skill`, `unreadable`, `too_large` or `not_text`
 */
export async function readSkillFile(
  bundle: Bundle,
  skillName: string,
  relativePath: string,
): Promise<string> {
  const skill = partOf(bundle, 'skills', skillName);
  const path = posix.join(skill.folder ?? posix.dirname(skill.path), relativePath);
  const fail = (code: BundleErrorCode, problem: string, hint: string) =>
    new BundleError(code, `${path} ${problem}`, { path, hint });

  if (skill.folder === undefined) {
    const hint = 'Give the skill a folder of its own with a SKILL.md to bring more files.';
    throw fail('outside_skill', 'cannot be opened: the skill is a single file', hint);
  }
  const root = await realFolder(bundle, skill.folder);
  const place = root === undefined ? undefined : await resolveInside(root, relativePath);
  if (place?.kind === 'outside') {
    throw fail('outside_skill', 'leads out of the skill', 'Name a file of its own folder.');
  }
  if (root === undefined || place?.kind !== 'found') {
    const hint = 'Name a file as the text of the skill does, such as `references/more.md`.';
    throw fail('unreadable', 'is missing or cannot be read', hint);
  }
  const inner = relative(root, place.path);
  if (isHidden(inner) || (await isForeign(bundle, skill, place.path))) {
    throw fail('outside_skill', 'belongs to another part', 'Name a file of the skill itself.');
  }
  const reading = { root, diagnostics: [], bytesRead: 0 };
  const file = await readText(reading, inner, { limit: SKILL_FILE_BYTES });
  if (file.kind !== 'text') {
    throw fail('unreadable', 'is not a readable file', 'Check its permissions.');
  }
  if (!file.complete) {
    const problem = `has ${file.size} bytes; the limit is ${SKILL_FILE_BYTES}`;
    throw fail('too_large', problem, 'Split the file.');
  }
  if (/[\0\uFFFD]/.test(file.text)) {
    throw fail('not_text', 'is not UTF-8 text', 'Only text can be opened.');
  }
  await expectUnchanged(bundle);
  return file.text;
}

async function realFolder({ root }: Bundle, folder: string): Promise<string | undefined> {
  const place = await resolveInside(root, folder);
  return place.kind === 'found' ? place.path : undefined;
}

/** A manifest, a server file or an `.env` beside a SKILL.md at the root is no part of the skill's text. */
function isHidden(path: string): boolean {
  return path.split(/[/\\]/).some((step) => step.startsWith('.'));
}

/**
 * Whether the file is another part's, where one skill's folder holds others: each part has gates of its own, which
 * a look through the outer folder must not go around.
 */
async function isForeign(bundle: Bundle, skill: SkillHead, file: string): Promise<boolean> {
  const own = await realFolder(bundle, skill.folder ?? '.');
  const others = bundle.skills.filter((each) => each !== skill);
  const files = [...others, ...bundle.agents, ...bundle.servers].map(({ path }) => path);
  for (const path of files) {
    if ((await realFolder(bundle, path)) === file) return true;
  }
  for (const { folder } of others) {
    const real = folder === undefined ? undefined : await realFolder(bundle, folder);
    // A folder that holds this skill's own does not make the file foreign: the innermost one counts.
    if (real === undefined || own === undefined || contains(real, own)) continue;
    if (contains(real, file)) return true;
  }
  return false;
}
