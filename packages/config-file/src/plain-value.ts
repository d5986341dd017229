import { visit, type Document, type LineCounter } from 'yaml';

/** A document's value, or why it has none and in which line (from 1). */
export type PlainValue =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly line: number; readonly message: string };

/**
 * Makes a YAML document that was parsed without errors into plain data. Aliases are resolved only here, so that one
 * without an anchor, or so many that they would fill the memory, is no syntax error and fails at this point.
 */
export function plainValue(document: Document, lines: LineCounter): PlainValue {
  try {
    return { ok: true, value: document.toJS() };
  } catch (error) {
    const message = error instanceof Error ? error.message : 'it cannot be resolved';
    return { ok: false, line: aliasLine(document, lines), message };
  }
}

/** The line of the first alias without an anchor, or else of the last alias. */
function aliasLine(document: Document, lines: LineCounter): number {
  let offset = 0;
  visit(document, {
    Alias(_key, alias) {
      offset = alias.range?.[0] ?? offset;
      return alias.resolve(document) === undefined ? visit.BREAK : undefined;
    },
  });
  return lines.linePos(offset).line;
}
