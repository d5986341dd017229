import { isScalar, type Scalar, type YAMLSeq } from 'yaml';
import { lineEnd, lineStart, newlineOf, quotedLike, spanOf, type Edit } from './edit-text.ts';

/** A list of names in a file: which of them go, and which are added behind those that stay. */
export interface ListChange {
  readonly remove: readonly string[];
  readonly add: readonly string[];
}

interface Item {
  readonly start: number;
  readonly end: number;
  readonly goes: boolean;
  readonly scalar: Scalar | undefined;
}

/**
 * The edits that change a list where it stands, in its own form: `[A, B]` or a line for each. A comment goes only with
 * the line of the name that it is about. `keyEnd` is the end of the key before the list.
 */
export function changeList(
  text: string,
  list: YAMLSeq.Parsed,
  keyEnd: number,
  change: ListChange,
): Edit[] {
  const items = list.items.map((node): Item => {
    const name = isScalar(node) ? String(node.value) : '';
    const scalar = isScalar(node) ? node : undefined;
    return { ...spanOf(node), goes: change.remove.includes(name), scalar };
  });
  return list.flow === true
    ? changeFlow(text, list.range, items, change.add)
    : changeLines(text, keyEnd, items, change.add);
}

function changeFlow(
  text: string,
  [open, close]: YAMLSeq.Parsed['range'],
  items: readonly Item[],
  add: readonly string[],
): Edit[] {
  const last = items.at(-1);
  if (!last) {
    const fresh = add.map((name) => quotedLike(undefined, name)).join(', ');
    return add.length === 0 ? [] : [{ start: open + 1, end: close - 1, text: fresh }];
  }
  const fresh = add.map((name) => quotedLike(last.scalar, name));
  const separator = separatorOf(text, open, items);
  const kept = items.filter(({ goes }) => !goes).at(-1);
  const from = kept ? items.indexOf(kept) + 1 : 0;
  // what goes in front of a name that stays takes its comma, and a comment behind it, along
  const edits = items.slice(0, from).flatMap((item, index): Edit[] => {
    const next = items[index + 1];
    return item.goes && next ? [{ start: item.start, end: next.start, text: '' }] : [];
  });
  const tail = items[from];
  if (!tail) {
    const more = fresh.map((name) => separator + name).join('');
    return more === '' ? edits : [...edits, { start: last.end, end: last.end, text: more }];
  }
  if (fresh.length > 0) {
    return [...edits, { start: tail.start, end: last.end, text: fresh.join(separator) }];
  }
  const comma = /^\s*,/.exec(text.slice(last.end))?.[0].length ?? 0;
  const between = kept ? text.slice(kept.end, tail.start) : '';
  // a comment about the name that stays is not cut off with the comma before it
  const start = kept && !between.includes('#') ? kept.end : tail.start;
  const keepsComma = kept !== undefined && start === kept.end;
  return [...edits, { start, end: last.end + (keepsComma ? 0 : comma), text: '' }];
}

/** A list that has its names on lines of their own goes on like that. */
function separatorOf(text: string, open: number, items: readonly Item[]): string {
  const last = items.at(-1);
  const before = items.at(-2)?.end ?? open;
  if (!last || !text.slice(before, last.start).includes('\n')) return ', ';
  const indent = ' '.repeat(last.start - lineStart(text, last.start));
  return `,${newlineOf(text)}${indent}`;
}

function changeLines(
  text: string,
  keyEnd: number,
  items: readonly Item[],
  add: readonly string[],
): Edit[] {
  const last = items.at(-1);
  if (!last) return [];
  const newline = newlineOf(text);
  const prefix = text.slice(lineStart(text, last.start), last.start);
  const fresh = add.map((name) => newline + prefix + quotedLike(last.scalar, name)).join('');
  const edits = items
    .filter(({ goes }) => goes)
    // with the line end before it, because the last line of a file may have none
    .map(({ start, end }): Edit => {
      const from = lineStart(text, start) - 1;
      return {
        start: text[from - 1] === '\r' ? from - 1 : from,
        end: lineEnd(text, end),
        text: '',
      };
    });
  const gone = edits.at(-1);
  if (fresh !== '' && gone && last.goes) edits.splice(-1, 1, { ...gone, text: fresh });
  else if (fresh !== '') {
    const at = lineEnd(text, last.end);
    edits.push({ start: at, end: at, text: fresh });
  }
  if (fresh === '' && items.every(({ goes }) => goes)) {
    // without a name the key would have no value
    const colon = text.indexOf(':', keyEnd) + 1;
    edits.push({ start: colon, end: colon, text: ' []' });
  }
  return edits;
}
