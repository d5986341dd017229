type Encode = (before: Buffer, secret: string, after: Buffer) => string;

const joined = (...[before, secret, after]: Parameters<Encode>): string =>
  `${before.toString('latin1')}${secret}${after.toString('latin1')}`;
const bytesOf = (...[before, secret, after]: Parameters<Encode>): Buffer =>
  Buffer.concat([before, Buffer.from(secret), after]);

/** Any bytes around the secret, then one encoding of the whole. The bytes before decide the offset in base64. */
export const encodings = {
  raw: joined,
  url: (...all) => encodeURIComponent(joined(...all)),
  'url, small hex': (...all) =>
    encodeURIComponent(joined(...all)).replaceAll(/%../g, (code) => code.toLowerCase()),
  'form field': (...all) => new URLSearchParams({ key: joined(...all) }).toString(),
  json: (...all) => JSON.stringify({ key: joined(...all) }),
  'json in json': (...all) => JSON.stringify(JSON.stringify({ key: joined(...all) })),
  hex: (...all) => bytesOf(...all).toString('hex'),
  'capital hex': (...all) =>
    bytesOf(...all)
      .toString('hex')
      .toUpperCase(),
  base64: (...all) => bytesOf(...all).toString('base64'),
  base64url: (...all) => bytesOf(...all).toString('base64url'),
  'Basic authentication': (before, secret, after) =>
    `Basic ${bytesOf(before, `:${secret}`, after).toString('base64')}`,
  'Basic authentication of OAuth': (_before, secret) => {
    const form = new URLSearchParams([['', secret]]).toString().slice(1);
    return `Basic ${Buffer.from(`client:${form}`).toString('base64')}`;
  },
} satisfies Record<string, Encode>;

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a literal
export const encodingNames = Object.keys(encodings) as (keyof typeof encodings)[];

/** Words that gave nothing away, by secret: the same stack lines come back thousands of times. */
const harmless = new Map<string, Set<string>>();

/** Whether a text gives the secret away to somebody who tries every decoding on every part of it. */
export function holds(text: string, secret: string): boolean {
  if (shows(text, secret) || shows(text.replaceAll('\\\\', '\\'), secret)) return true;
  const clean = harmless.get(secret) ?? new Set<string>();
  if (harmless.size > 20) harmless.clear();
  harmless.set(secret, clean);
  for (const word of new Set(text.match(/[\w+/-]{10,}/g))) {
    if (clean.has(word)) continue;
    if (readings(word).some((reading) => shows(reading, secret))) return true;
    clean.add(word);
  }
  return false;
}

const readings = (word: string): string[] =>
  [0, 1, 2, 3].flatMap((from) => [
    Buffer.from(word.slice(from), 'base64').toString(),
    ...(from < 2 ? [Buffer.from(word.slice(from), 'hex').toString()] : []),
  ]);

const shows = (text: string, secret: string): boolean =>
  text.includes(secret) || unescapes.some((read) => read(text).includes(secret));

const percent = (text: string): string =>
  text.replaceAll(/(?:%[\da-f]{2})+/gi, (run) =>
    Buffer.from(run.replaceAll('%', ''), 'hex').toString(),
  );

const unicode = (text: string): string =>
  text.replaceAll(/\\u([\da-f]{4})/gi, (_all, code) =>
    String.fromCharCode(Number.parseInt(String(code), 16)),
  );

const unescapes: ((text: string) => string)[] = [
  (text) => (text.includes('%') ? percent(text) : ''),
  (text) => (text.includes('%') && text.includes('+') ? percent(text.replaceAll('+', ' ')) : ''),
  (text) => (text.includes('\\u') ? unicode(text) : ''),
  (text) => (text.includes('\\') ? text.replaceAll(/\\(["\\/])/g, '$1') : ''),
];
