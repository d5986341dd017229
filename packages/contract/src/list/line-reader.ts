const NEWLINE = 0x0a;

/**
 * Gives the lines of a stream as it comes in, without their ends and without empty ones. Only what is new is searched:
 * a message of ten megabytes comes in hundreds of pieces. Nothing bounds a line here; whoever feeds it counts the bytes.
 */
export function createLineReader(onLine: (line: string) => void): (chunk: Buffer) => void {
  /** The beginning of a line whose end did not come yet. */
  let open: Buffer[] = [];
  return (chunk) => {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      const line = Buffer.concat([...open, chunk.subarray(from, end)])
        .toString('utf8')
        .trim();
      open = [];
      from = end + 1;
      if (line !== '') onLine(line);
    }
    open.push(chunk.subarray(from));
  };
}
