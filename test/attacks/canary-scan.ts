/** Secrets that nobody outside may ever see, by the place they come from. */
export type Canaries = Readonly<Record<string, string>>;

/** One way out of a connector. */
export interface Exit {
  readonly name: string;
  bytes: number;
  texts: number;
}

export interface Scanner {
  /** Looks through what left by an exit, and counts it. */
  scan(exit: string, text: string): void;
  readonly exits: ReadonlyMap<string, Exit>;
  /** How many values are looked for. */
  readonly secrets: number;
  /** `canary at exit, form: surroundings`, at most a few of each kind. */
  readonly hits: readonly string[];
  /** Hits of one canary, by exit. */
  found(canary: string): ReadonlyMap<string, number>;
}

/**
 * Finds secrets plainly, percent-encoded, JSON-escaped, in hex, in base64 and base64url at every offset. The forms are
 * made here and not taken from the product: a form that it forgot would be missing in both.
 */
export function createScanner(canaries: Canaries): Scanner {
  const forms = Object.entries(canaries).flatMap(([name, value]) =>
    [...formsOf(value)].map(([form, text]) => ({ name, form, text })),
  );
  const exits = new Map<string, Exit>();
  const hits: string[] = [];
  const counts = new Map<string, Map<string, number>>();
  return {
    exits,
    hits,
    secrets: Object.keys(canaries).length,
    found: (canary) => counts.get(canary) ?? new Map(),
    scan(exit, text) {
      const known = exits.get(exit) ?? { name: exit, bytes: 0, texts: 0 };
      exits.set(exit, known);
      known.bytes += Buffer.byteLength(text);
      known.texts += 1;
      for (const { name, form, text: wanted } of forms) {
        const at = text.indexOf(wanted);
        if (at === -1) continue;
        const own = counts.get(name) ?? new Map<string, number>();
        counts.set(name, own.set(exit, (own.get(exit) ?? 0) + 1));
        const around = text.slice(Math.max(0, at - 120), at + wanted.length + 40);
        if ((own.get(exit) ?? 0) <= 5)
          hits.push(`${name} at ${exit}, ${form}: ${JSON.stringify(around)}`);
      }
    },
  };
}

function formsOf(value: string): Map<string, string> {
  const bytes = Buffer.from(value);
  const forms = new Map<string, string>([
    ['plain', value],
    ['percent-encoded', encodeURIComponent(value)],
    [
      'percent-encoded, small',
      encodeURIComponent(value).replaceAll(/%../g, (c) => c.toLowerCase()),
    ],
    ['form field', new URLSearchParams([['', value]]).toString().slice(1)],
    ['JSON-escaped', JSON.stringify(value).slice(1, -1)],
    ['JSON in JSON', JSON.stringify(JSON.stringify(value).slice(1, -1)).slice(1, -1)],
    ['hex', bytes.toString('hex')],
    ['capital hex', bytes.toString('hex').toUpperCase()],
  ]);
  for (const offset of [0, 1, 2]) {
    // what stands before shifts the digits; what stands after decides the last of them
    const shifted = Buffer.concat([Buffer.alloc(offset), bytes]);
    const whole = shifted.toString('base64').replaceAll('=', '');
    const cut = (shifted.length % 3 === 0 ? whole : whole.slice(0, -1)).slice([0, 2, 3][offset]);
    forms.set(`base64 at ${offset}`, cut);
    forms.set(`base64url at ${offset}`, cut.replaceAll('+', '-').replaceAll('/', '_'));
  }
  return forms;
}
