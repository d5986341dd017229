import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { entry, filesIn, newFolder, open } from '../open.fixture.ts';

/** A line of a log that was written well, and where it lies. */
export interface Written {
  readonly file: string;
  readonly offset: number;
  readonly line: string;
}

/** A closed log of several files and checkpoints, with its lines by number. */
export async function goodLog(
  count: number,
  segmentBytes = 1_500,
  flushAt: readonly number[] = [],
) {
  const folder = newFolder();
  const log = await open(folder, { limits: { segmentBytes } });
  for (let ticket = 0; ticket < count; ticket += 1) {
    await log.append(entry(ticket, ticket % 3 === 0 ? 'ana' : undefined));
    if (flushAt.includes(ticket)) await log.flush();
  }
  const checkpoint = await log.checkpoint();
  await log.close();
  return { folder, lines: linesOf(folder), checkpoint };
}

/** The lines of a log by number, if it is whole. */
export function linesOf(folder: string): Written[] {
  const files = [...filesIn(folder)].filter(([name]) => name.startsWith('records-'));
  return files
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([file, bytes]) => {
      let offset = 0;
      return bytes
        .toString('latin1')
        .split('\n')
        .slice(0, -1)
        .map((line) => {
          const written = { file, offset, line };
          offset += line.length + 1;
          return written;
        });
    });
}

/** Changes the lines of one file of a log. */
export function rewrite(folder: string, file: string, change: (lines: string[]) => string[]): void {
  const path = join(folder, file);
  const lines = readFileSync(path, 'latin1').split('\n').slice(0, -1);
  writeFileSync(
    path,
    change(lines)
      .map((line) => `${line}\n`)
      .join(''),
    'latin1',
  );
}

export function flipBit(folder: string, file: string, byte: number, bit: number): () => void {
  const path = join(folder, file);
  const bytes = readFileSync(path);
  const changed = Buffer.from(bytes);
  changed[byte] = (changed[byte] ?? 0) ^ (1 << bit);
  writeFileSync(path, changed);
  return () => writeFileSync(path, bytes);
}
