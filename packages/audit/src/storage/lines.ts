import { createReadStream } from 'node:fs';

const NEWLINE = 10;

/** A line without its end. `bytes` may share memory with its neighbours: copy to keep. */
export interface Line {
  readonly bytes: Buffer;
  /** Of its first byte, from the start of the file. */
  readonly offset: number;
  /** Whether a newline ends it. Only the last line of a file can have none. */
  readonly ended: boolean;
}

/** Reads a file line by line, handing over those of one piece of the file at a time. Holds one piece and one line. */
export async function* readLines(path: string): AsyncGenerator<readonly Line[]> {
  let rest: Buffer = Buffer.alloc(0);
  let offset = 0;
  const stream: AsyncIterable<Buffer> = createReadStream(path, { highWaterMark: 256 * 1024 });
  for await (const piece of stream) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, piece]) : piece;
    const lines: Line[] = [];
    let start = 0;
    // what was looked through before holds no newline
    let end = bytes.indexOf(NEWLINE, rest.length);
    while (end !== -1) {
      lines.push({ bytes: bytes.subarray(start, end), offset: offset + start, ended: true });
      start = end + 1;
      end = bytes.indexOf(NEWLINE, start);
    }
    rest = bytes.subarray(start);
    offset += start;
    yield lines;
  }
  if (rest.length > 0) yield [{ bytes: rest, offset, ended: false }];
}
