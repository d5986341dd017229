import type { SkillHead } from './bundle.ts';
import { warning } from './diagnostic.ts';
import { readHead } from './head.ts';
import type { Reading } from './reading.ts';
import { checkSkillSize } from './skill-check.ts';
import { findSkills, type SkillFile, type SkillPlaces } from './skill-files.ts';
import { partUses } from './part-uses.ts';
import { unique } from './unique.ts';

/** Reads the head of every skill; a bad one is skipped with a diagnostic. */
export async function readSkills(reading: Reading, places: SkillPlaces): Promise<SkillHead[]> {
  const heads: SkillHead[] = [];
  for (const file of await findSkills(reading, places)) {
    const head = await readSkill(reading, file);
    if (head !== undefined) heads.push(head);
  }
  return unique(heads, 'skill', reading.diagnostics);
}

async function readSkill(reading: Reading, file: SkillFile): Promise<SkillHead | undefined> {
  const { path, folder, fallback } = file;
  const head = await readHead(reading, path, fallback);
  if (head === undefined) return undefined;
  const { fields, ...common } = head;
  reading.diagnostics.push(...checkSkillSize(path, head.description, head.bytes));
  if (file.folderNamed && head.displayName === undefined && head.name !== fallback) {
    reading.diagnostics.push({
      level: 'warning',
      code: 'name_differs',
      path,
      message: `the name is \`${head.name}\` but the folder is another; the name counts`,
      hint: `Rename the folder to \`${head.name}\`.`,
    });
  }
  const uses = partUses(fields);
  const whenToUse = fields.text('when_to_use');
  // An unreadable flag hides the skill: offering one that its author withheld is the worse mistake.
  const hidden = fields.flag('disable-model-invocation', { otherwise: false, unreadable: true });
  if (hidden) {
    const message = 'is reserved for people: it is not on the menu';
    const hint = 'Take `disable-model-invocation` out to let models load it.';
    reading.diagnostics.push(warning('skill_reserved', path, message, hint));
  }
  return {
    ...common,
    ...(whenToUse === undefined ? {} : { whenToUse }),
    path,
    ...(folder === undefined ? {} : { folder }),
    ...(uses === undefined ? {} : { uses }),
    modelInvocable: !hidden,
    allowedTools: fields.list('allowed-tools') ?? [],
  };
}
