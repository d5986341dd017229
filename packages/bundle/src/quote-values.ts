import { parseDocument } from 'yaml';

/** A line that starts a top-level field: key, then the value behind the colon. */
const FIELD = /^([A-Za-z_][\w-]*):(?:[ \t]+(.*))?$/;

/**
 * Quotes each top-level value that is no valid YAML by itself: an unquoted colon, a leading `*`, `@` or
 * `[`, an unbalanced quote. Lines between `<example>` tags, which agent descriptions carry at the
 * margin, belong to the field above. Values that parse stay as they are.
 */
export function quoteTopLevelValues(source: string): string {
  return fieldsOf(source).map(repaired).join('\n');
}

interface Field {
  key: string | undefined;
  value: string;
  lines: string[];
}

function fieldsOf(source: string): Field[] {
  const fields: Field[] = [];
  let openTags = 0;
  for (const line of source.split('\n')) {
    const [, key, value = ''] = openTags > 0 ? [] : (FIELD.exec(line) ?? []);
    const last = fields.at(-1);
    if (key !== undefined || last === undefined) fields.push({ key, value, lines: [line] });
    else last.lines.push(line);
    openTags += count(line, '<example>') - count(line, '</example>');
  }
  return fields;
}

function repaired(field: Field): string {
  const text = field.lines.join('\n');
  if (field.key === undefined || isValid(text)) return text;
  const value = [field.value, ...field.lines.slice(1)].map((line) => line.trim()).join('\n');
  return `${field.key}: ${JSON.stringify(value.trim())}`;
}

function isValid(text: string): boolean {
  try {
    const document = parseDocument(text, { schema: 'failsafe', logLevel: 'silent' });
    // Converting as well, since an unresolved alias only shows then.
    document.toJS();
    return document.errors.length === 0;
  } catch {
    return false;
  }
}

function count(line: string, tag: string): number {
  return line.split(tag).length - 1;
}
