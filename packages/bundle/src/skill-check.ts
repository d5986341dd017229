import type { Diagnostic } from './diagnostic.ts';
import { DESCRIPTION_CHARS, LONG_BODY_BYTES } from './limits.ts';

/** What the Agent Skills specification and the published budgets ask of a skill, as warnings. */
export function checkSkillSize(path: string, description: string, bytes: number): Diagnostic[] {
  const found: Diagnostic[] = [];
  if (description.length > DESCRIPTION_CHARS) {
    found.push({
      level: 'warning',
      code: 'description_long',
      path,
      message: `the description has ${description.length} characters; menus cut at ${DESCRIPTION_CHARS}`,
      hint: 'Say what it does and when to use it; move the rest to the body.',
    });
  }
  if (/<\/?[A-Za-z][^<>]*>/.test(description)) {
    found.push({
      level: 'warning',
      code: 'description_markup',
      path,
      message: 'the description holds tags, which menus escape',
      hint: 'Write the description without tags.',
    });
  }
  if (bytes > LONG_BODY_BYTES) {
    found.push({
      level: 'warning',
      code: 'body_long',
      path,
      message: `the file has ${bytes} bytes; above ${LONG_BODY_BYTES} it crowds the context`,
      hint: 'Move detail to files in `references/`, which are read when needed.',
    });
  }
  return found;
}
