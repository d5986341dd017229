import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { atLeast, nothing, type AttackOptions, type AttackReport } from './attack.ts';
import { watched, type Left } from './canary-connector.ts';
import { places } from './canary-places.ts';
import { createScanner, type Canaries, type Scanner } from './canary-scan.ts';
import { brokenStarts, type Started } from './canary-starts.ts';
import { encoded, seeded, startVendor, type EchoingVendor } from './canary-vendor.ts';
import { attackFolder, inLanes } from './harness.ts';

const LANES = 24;
/** Responses of the vendor in a full run. */
const ENOUGH = 10_000;
const CONTROL = 'control, no secret of anybody';

interface Phase {
  readonly scanner: Scanner;
  readonly responses: number;
  readonly played: ReadonlyMap<string, number>;
}

/**
 * R35 secrets in every place that a credential can come from, a vendor that repeats them in every way, and every byte
 * out of the connector looked through. A control that is nobody's secret must be found, or the scanner is blind.
 */
export async function canary({ calls, seed, say, signal }: AttackOptions): Promise<AttackReport> {
  const folder = attackFolder('canary');
  const wanted = Math.min(ENOUGH, Math.max(100, Math.round(calls / 2)));
  const names = Object.keys(places);
  const phases = new Map<string, Phase>();
  try {
    for (const [at, name] of names.entries()) {
      const own = join(folder.path, name);
      mkdirSync(own);
      const phase = await onePlace(name, own, {
        responses: Math.ceil(wanted / names.length),
        seed: seed + at,
        signal,
      });
      phases.set(name, phase);
      say(`${name}: ${phase.responses} responses, ${phase.scanner.hits.length} hits in all`);
    }
    const starts = await brokenStarts(folder.path, signal);
    say(`${starts.printed.length} starts with secrets in the wrong place`);
    const atStart = createScanner(starts.canaries);
    for (const { text } of starts.printed) atStart.scan('start', text);
    return report(phases, atStart, starts.printed, wanted);
  } finally {
    folder.remove();
  }
}

async function onePlace(
  name: string,
  folder: string,
  { responses, seed, signal }: { responses: number; seed: number; signal: AbortSignal },
): Promise<Phase> {
  const control = `CTRL_${randomBytes(12).toString('hex')}`;
  const vendor = await startVendor({ seed, control }, secretsOf);
  const place = await places[name]?.(vendor.url, seed);
  if (!place) throw new TypeError(`there is no place ${name}`);
  let all: Canaries = {};
  let left: readonly Left[] = [];
  try {
    const connector = await watched(folder, place);
    ({ left } = connector);
    try {
      const asked = questions(vendor, responses, () => place.held(), seed);
      await inLanes(LANES, asked, signal, async ({ tool, args, at }) => {
        await connector.call(tool, args, at);
        if (at % 500 === 0) await connector.probe();
      });
      await connector.probe();
      all = connector.ownKeys();
    } finally {
      await connector.close();
    }
    const scanner = createScanner({ ...all, ...place.canaries(), [CONTROL]: control });
    for (const { exit, text } of left) scanner.scan(exit, text);
    return { scanner, responses: vendor.responses, played: vendor.played };
  } finally {
    await place.close();
    await vendor.close();
  }
}

function secretsOf({ headers }: IncomingMessage): string[] {
  const key = headers['x-redmine-api-key'];
  const bearer = headers.authorization?.replace(/^Bearer /, '');
  return [...(typeof key === 'string' ? [key] : []), ...(bearer === undefined ? [] : [bearer])];
}

/** Calls of every tool until the vendor has answered often enough; some callers already hold the secret. */
function* questions(
  vendor: EchoingVendor,
  responses: number,
  secrets: () => readonly string[],
  seed: number,
): Generator<{ tool: string; args: object; at: number }> {
  const random = seeded(seed + 1);
  for (let at = 1; vendor.responses < responses && at < responses * 40; at += 1) {
    const known = secrets();
    const secret = known[Math.floor(random() * known.length)] ?? 'none';
    const said = random() < 0.1 ? encoded(secret, random).slice(0, 190) : `text ${at}`;
    const write = { idempotency_key: `canary-key-${seed}-${at}` };
    const all = {
      get_ticket: { ticket_id: said.startsWith('text') ? '1' : said.slice(0, 100) },
      search_tickets: at % 2 === 0 ? { text: said } : { queue: said },
      describe_ticketing: {},
      add_comment: { ticket_id: '1', body: said, visibility: 'internal', ...write },
      create_ticket: { title: said, body: said, requester: said, ...write },
      set_status: { ticket_id: '1', status: 'resolved', comment: said, ...write },
      count_tickets: at % 2 === 0 ? { text: said } : { group_by: 'status' },
      list_comments: { ticket_id: '1' },
      get_history: { ticket_id: '1' },
      get_attachment: { attachment_id: '1' },
      find_people: { query: said },
      update_ticket: { ticket_id: '1', title: said, ...write },
      link_tickets: { from_id: '1', to_id: '2', relation: 'relates', ...write },
    };
    const tools = Object.entries(all);
    const [tool, args] = tools[at % tools.length] ?? ['get_ticket', all.get_ticket];
    yield { tool, args, at };
  }
}

function report(
  phases: ReadonlyMap<string, Phase>,
  atStart: Scanner,
  printed: readonly Started[],
  wanted: number,
): AttackReport {
  const list = [...phases];
  const responses = list.reduce((sum, [, phase]) => sum + phase.responses, 0);
  const hits = list.flatMap(([name, { scanner }]) =>
    scanner.hits.filter((hit) => !hit.startsWith(CONTROL)).map((hit) => `${name}: ${hit}`),
  );
  const exits = [...new Set(list.flatMap(([, { scanner }]) => [...scanner.exits.keys()]))];
  const sum = (exit: string, what: 'bytes' | 'texts') =>
    list.reduce((total, [, { scanner }]) => total + (scanner.exits.get(exit)?.[what] ?? 0), 0);
  const controls = (exit: string) =>
    list.reduce((total, [, { scanner }]) => total + (scanner.found(CONTROL).get(exit) ?? 0), 0);
  const bytes = exits.reduce((total, exit) => total + sum(exit, 'bytes'), 0);
  const blind = list.filter(([, { scanner }]) => scanner.found(CONTROL).size === 0);
  const empty = exits.filter((exit) => sum(exit, 'bytes') === 0);
  const startBytes = atStart.exits.get('start')?.bytes ?? 0;
  const mute = printed.filter(({ text }) => text.trim() === '').map(({ name }) => name);
  const played = new Map<string, number>();
  for (const [, phase] of list) {
    for (const [name, times] of phase.played) played.set(name, (played.get(name) ?? 0) + times);
  }
  return {
    attack: 'canary',
    checks: [
      nothing('no byte of a secret leaves, in any form', hits),
      nothing('no start with a secret in the wrong place tells it', atStart.hits),
      nothing(
        'the control is found in every phase',
        blind.map(([name]) => name),
      ),
      nothing('something was looked through at every exit', empty),
      nothing('every such start says something', mute),
      atLeast('responses of the vendor', responses, wanted),
    ],
    tables: [
      {
        title: 'What left the connectors',
        columns: ['exit', 'texts', 'bytes', 'control found'],
        rows: [
          ...exits.map((exit) => [exit, sum(exit, 'texts'), sum(exit, 'bytes'), controls(exit)]),
          ['start', printed.length, startBytes, 0],
        ],
      },
      {
        title: 'Where the secrets came from',
        columns: ['place', 'responses', 'secrets', 'hits'],
        rows: list.map(([name, { scanner, responses: own }]) => [
          name,
          own,
          scanner.secrets - 1,
          scanner.hits.filter((hit) => !hit.startsWith(CONTROL)).length,
        ]),
      },
      {
        title: 'What the vendor did',
        columns: ['behaviour', 'responses'],
        rows: [...played].toSorted(([, a], [, b]) => b - a),
      },
    ],
    figures: {
      responses,
      bytes_scanned: bytes + startBytes,
      hits: hits.length + atStart.hits.length,
      control_hits: exits.reduce((total, exit) => total + controls(exit), 0),
      failed_starts: printed.length,
    },
  };
}
