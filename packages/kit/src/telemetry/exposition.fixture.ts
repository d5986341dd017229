/** One sample of the Prometheus text format. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A strict reading of the text format 0.0.4: any line that it does not allow throws. */
export function parseExposition(text: string): { samples: Sample[]; types: Map<string, string> } {
  const samples: Sample[] = [];
  const types = new Map<string, string>();
  for (const line of text.split('\n').filter((each) => each !== '')) {
    const type = /^# TYPE ([a-z_]+) (counter|gauge|histogram)$/.exec(line);
    if (type) types.set(type[1] ?? '', type[2] ?? '');
    else if (!/^# HELP [a-z_]+ \S/.test(line)) samples.push(parseSample(line));
  }
  return { samples, types };
}

function parseSample(line: string): Sample {
  const match = /^([a-z_]+)(?:\{(.*)\})? (\d[\d.e+-]*)$/.exec(line);
  if (!match) throw new Error(`not a sample: ${line}`);
  const inner = match[2] ?? '';
  const pairs = [...inner.matchAll(/([a-z_]+)="((?:[^"\\]|\\.)*)"(?:,|$)/g)];
  if (pairs.map(([all]) => all).join('') !== inner) throw new Error(`not labels: ${inner}`);
  return {
    name: match[1] ?? '',
    labels: Object.fromEntries(pairs.map(([, name, value]) => [name ?? '', value ?? ''])),
    value: Number(match[3]),
  };
}
