import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';

import type { DiagnosticCode } from './diagnostic.ts';
import { quoteTopLevelValues } from './quote-values.ts';

/** A deviation inside one file; the caller knows its path. */
export interface Issue {
  code: DiagnosticCode;
  line?: number;
  message: string;
  hint: string;
}

/** What stands before the body of a skill or agent file. */
export interface FrontMatter {
  /** `broken` and `unclosed`: there is front matter, but nothing of it can be trusted. */
  state: 'found' | 'none' | 'unclosed' | 'broken';
  /** Every scalar is text, so that `version: 1.10` stays what the author wrote. */
  fields: Record<string, unknown>;
  /** 1-based line of each top-level key in the file. */
  lines: Map<string, number>;
  /** The text after the closing fence; the whole text when the state is `none`. */
  body: string;
  issues: Issue[];
}

const OPENING = /^---[ \t]*\n/;
const CLOSING = /^---[ \t]*$/m;

/**
 * Reads the YAML between two `---` lines at the start of a text.
 * Values with an unquoted colon and the like, which public bundles hold and their hosts accept, are
 * quoted and tried again. Never throws: whatever is wrong becomes an issue.
 *
 * @param text with `\n` line ends and without byte order mark
 */
export function readFrontMatter(text: string): FrontMatter {
  const empty = { fields: {}, lines: new Map<string, number>(), issues: [] };
  const parts = split(text);
  if (parts === 'none') return { state: 'none', body: text, ...empty };
  if (parts === 'unclosed') {
    const issue: Issue = {
      code: 'front_matter_unclosed',
      line: 1,
      message: 'the front matter that opens on line 1 is never closed',
      hint: 'Add a line `---` after the last field.',
    };
    return { state: 'unclosed', body: '', ...empty, issues: [issue] };
  }
  const first = parse(parts.source);
  if (first.kind === 'fields') return { state: 'found', body: parts.body, ...first };
  const second = parse(quoteTopLevelValues(parts.source));
  if (second.kind === 'fields') {
    const issue = broken('front_matter_repaired', first, 'Put the value in double quotes.');
    return { state: 'found', body: parts.body, ...second, issues: [issue, ...second.issues] };
  }
  const issue = broken('front_matter_broken', first, 'Correct the YAML on that line.');
  return { state: 'broken', body: parts.body, ...empty, issues: [issue] };
}

/** Text behind the front matter that is enough to stand in for a missing description, in characters. */
const STAND_IN_CHARS = 256;

/** Whether the start of a text already holds all that the catalog wants of it. */
export function holdsFrontMatter(start: string): boolean {
  // Whole lines only: a `---` at the cut may be the start of something longer.
  const parts = split(start.slice(0, start.lastIndexOf('\n') + 1));
  return parts === 'none' || (parts !== 'unclosed' && parts.body.length >= STAND_IN_CHARS);
}

function split(text: string): { source: string; body: string } | 'none' | 'unclosed' {
  const opening = OPENING.exec(text);
  if (opening === null) return /^---[ \t]*$/.test(text) ? 'unclosed' : 'none';
  const rest = text.slice(opening[0].length);
  const closing = CLOSING.exec(rest);
  if (closing === null) return 'unclosed';
  const after = closing.index + closing[0].length;
  return { source: rest.slice(0, closing.index), body: rest.slice(after).replace(/^\n+/, '') };
}

type Parsed =
  | {
      kind: 'fields';
      fields: Record<string, unknown>;
      lines: Map<string, number>;
      issues: Issue[];
    }
  | { kind: 'error'; line?: number; reason: string };

function parse(source: string): Parsed {
  const counter = new LineCounter();
  // The first line of the source is the second of the file: the fence comes before it.
  const lineAt = (offset: number) => counter.linePos(offset).line + 1;
  try {
    const document = parseDocument(source, {
      schema: 'failsafe',
      lineCounter: counter,
      prettyErrors: false,
      logLevel: 'silent',
    });
    const fatal = document.errors.find((error) => error.code !== 'DUPLICATE_KEY');
    if (fatal !== undefined) {
      return { kind: 'error', line: lineAt(fatal.pos[0]), reason: reasonOf(fatal.code) };
    }
    const issues = document.errors.map((error): Issue => ({
      code: 'duplicate_key',
      line: lineAt(error.pos[0]),
      message: 'the same field stands twice; the last one counts',
      hint: 'Remove one of the two.',
    }));
    if (document.contents === null) return { kind: 'fields', fields: {}, lines: new Map(), issues };
    if (!isMap(document.contents)) {
      return { kind: 'error', line: 2, reason: 'not a list of `field: value` lines' };
    }
    const lines = new Map<string, number>();
    for (const { key } of document.contents.items) {
      if (isScalar(key) && key.range) lines.set(String(key.value), lineAt(key.range[0]));
    }
    // A tagged `!!set` is a map for the parser, but becomes something else here: no fields then.
    const value: unknown = document.toJS();
    return { kind: 'fields', fields: isRecord(value) ? value : {}, lines, issues };
  } catch {
    // Unresolved or too many aliases, or nesting beyond the stack: the parser throws those.
    return { kind: 'error', reason: 'an unresolved alias (`*name`) or too deep nesting' };
  }
}

function broken(
  code: DiagnosticCode,
  error: { line?: number; reason: string },
  hint: string,
): Issue {
  const line = error.line === undefined ? {} : { line: error.line };
  return { code, ...line, message: `the front matter is not valid YAML: ${error.reason}`, hint };
}

/** The parser's code in words; its own message would quote the file. */
function reasonOf(code: string): string {
  if (code === 'BLOCK_AS_IMPLICIT_KEY') return 'a colon in an unquoted value';
  return code.toLowerCase().replaceAll('_', ' ');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
