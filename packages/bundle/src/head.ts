import type { Diagnostic, DiagnosticCode } from './diagnostic.ts';
import { type Fields, fieldsOf } from './fields.ts';
import { firstText } from './first-text.ts';
import { holdsFrontMatter, readFrontMatter } from './front-matter.ts';
import { HEAD_BYTES, HEAD_STEP } from './limits.ts';
import { isSpecName, slug } from './name.ts';
import { readText, type Reading } from './reading.ts';
import { unavailable } from './unavailable.ts';

/** What skills and agents have in common. */
interface Head {
  name: string;
  displayName?: string;
  description: string;
  fields: Fields;
  bytes: number;
}

/**
 * Reads the first bytes of a skill or agent file and makes sense of its front matter.
 * A file without front matter, name or description gets them from its file name and first text.
 *
 * @param fallback name when the file states none: the folder or file name
 * @returns `undefined` when the file is of no use; a `skipped` diagnostic then says why
 */
export async function readHead(
  reading: Reading,
  path: string,
  fallback: string,
): Promise<Head | undefined> {
  const report = reporter(reading.diagnostics, path);
  const file = await readText(reading, path, {
    limit: HEAD_BYTES,
    step: HEAD_STEP,
    enough: holdsFrontMatter,
  });
  if (file.kind !== 'text') {
    reading.diagnostics.push(unavailable(path, file.kind));
    return undefined;
  }
  if (file.text.includes('\uFFFD')) {
    report('warning', 'not_utf8', 'holds bytes that are not UTF-8', 'Save the file as UTF-8.');
  }
  const front = readFrontMatter(file.text);
  if (front.state === 'unclosed' && !file.complete) {
    const message = `the front matter does not end within ${HEAD_BYTES} bytes`;
    report('skipped', 'front_matter_too_long', message, 'Move the text below the closing `---`.');
    return undefined;
  }
  const usable = front.state === 'found' || front.state === 'none';
  const level = usable ? 'warning' : 'skipped';
  for (const issue of front.issues) reading.diagnostics.push({ level, path, ...issue });
  if (!usable) return undefined;
  if (front.state === 'none') {
    const hint = 'Start the file with `---`, `name`, `description`, `---`.';
    report('warning', 'front_matter_missing', 'has no front matter', hint);
  }
  const fields = fieldsOf(front, path, reading.diagnostics);
  const named = nameOf(fields, front.state === 'found', fallback, report);
  if (named === undefined) return undefined;
  const written = fields.text('description');
  const description = written ?? firstText(front.body);
  if (description === undefined) {
    const hint = 'Add `description` with what it does and when to use it.';
    report('skipped', 'description_missing', 'has no description and no text', hint);
    return undefined;
  }
  if (front.state === 'found' && written === undefined) {
    const message = 'has no description; the first text of the body stands in';
    report('warning', 'description_missing', message, 'Add `description` to the front matter.');
  }
  return { ...named, description, fields, bytes: file.size };
}

type Report = (
  level: Diagnostic['level'],
  code: DiagnosticCode,
  message: string,
  hint: string,
) => void;

function reporter(diagnostics: Diagnostic[], path: string): Report {
  return (level, code, message, hint) => diagnostics.push({ level, code, path, message, hint });
}

function nameOf(
  fields: Fields,
  hasFields: boolean,
  fallback: string,
  report: Report,
): { name: string; displayName?: string } | undefined {
  const written = fields.text('name');
  if (written === undefined && hasFields) {
    const message = 'has no name; the file or folder name stands in';
    report('warning', 'name_missing', message, 'Add `name` to the front matter.');
  }
  const label = written ?? fallback;
  if (isSpecName(label)) return { name: label };
  const name = slug(label) ?? slug(fallback);
  if (name === undefined) {
    const hint = 'Choose a name of lower-case letters, digits and hyphens.';
    report('skipped', 'name_missing', 'has no name that hosts accept', hint);
    return undefined;
  }
  const message = `the name is not of \`a-z0-9-\` (64 at most); \`${name}\` stands in`;
  report('warning', 'name_slugged', message, `Rename it to \`${name}\`.`);
  return { name, displayName: label };
}
