/** A line that went (`-`) or came (`+`); `line` counts from 1, in the text as it was or as it becomes. */
export interface DiffLine {
  readonly sign: '-' | '+';
  readonly line: number;
  readonly text: string;
}

/** The lines in which two texts differ, without those around them. Meant for small changes of one file. */
export function lineDiff(was: string, becomes: string): DiffLine[] {
  const old = was.split(/\r?\n/);
  const fresh = becomes.split(/\r?\n/);
  let start = 0;
  while (start < Math.min(old.length, fresh.length) && old[start] === fresh[start]) start += 1;
  let end = 0;
  const most = Math.min(old.length, fresh.length) - start;
  while (end < most && old.at(-1 - end) === fresh.at(-1 - end)) end += 1;
  return changed(
    old.slice(start, old.length - end),
    fresh.slice(start, fresh.length - end),
    start + 1,
  );
}

/** By the longest common subsequence of the lines. */
function changed(old: readonly string[], fresh: readonly string[], first: number): DiffLine[] {
  const common = old.map(() => fresh.map(() => 0));
  const at = (i: number, j: number) => common[i]?.[j] ?? 0;
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = fresh.length - 1; j >= 0; j -= 1) {
      const row = common[i];
      if (!row) continue;
      row[j] = old[i] === fresh[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < fresh.length) {
    if (i < old.length && j < fresh.length && old[i] === fresh[j]) {
      i += 1;
      j += 1;
    } else if (i < old.length && (j === fresh.length || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ sign: '-', line: first + i, text: old[i] ?? '' });
      i += 1;
    } else {
      lines.push({ sign: '+', line: first + j, text: fresh[j] ?? '' });
      j += 1;
    }
  }
  return lines;
}
