const TEXTS = /\[\n\s+("[^"\n]*"(?:,\n\s+"[^"\n]*")*)\n\s+\]/g;

/** JSON as the repository's formatter leaves it: short lists of texts stand in one line. Ends with a line end. */
export function jsonText(value: object): string {
  const text = JSON.stringify(value, null, 2).replaceAll(TEXTS, (long, inner: string) => {
    const short = `[${inner.replaceAll(/,\n\s+/g, ', ')}]`;
    return short.length <= 80 ? short : long;
  });
  return `${text}\n`;
}
