import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  acceptInLock,
  LOCK_FILE,
  pinInLock,
  pinLines,
  visibleLine,
  type AcceptedNow,
  type LockLine,
  type LockPlace,
  type PinnedNow,
  type PinWanted,
} from 'gatehouse-contract';

/** What a pin would write, and everything in it that a model reads. */
export type WouldPin = PinnedNow & Pick<AcceptedNow, 'texts' | 'written'>;

/** Pins in a copy of the lock that is thrown away, so that it is the same that a pin does. Throws like it. */
export async function wouldPin(place: LockPlace, wanted: PinWanted): Promise<WouldPin> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-pin-'));
  try {
    const file = join(folder, LOCK_FILE);
    for (const end of ['', '.d'])
      if (existsSync(place.file + end)) cpSync(place.file + end, file + end, { recursive: true });
    const would = await pinInLock({ ...place, file }, wanted);
    const texts: AcceptedNow['texts'][number][] = [];
    for (const { instance } of would.connectors) {
      const now = await place.list(instance);
      if ('hint' in now) continue;
      const { instructions: _instructions, ...server } = now.server;
      // beside a lock in which it offers nothing all of it is new
      const connectors = { [instance]: { category: '', thirdParty: true } };
      const empty = { ...place, connectors, file: join(folder, 'nothing.lock') };
      await pinInLock(
        { ...empty, list: async () => ({ ...now, server, tools: [] }) },
        { instance },
      );
      const all = await acceptInLock(
        { ...empty, list: async () => now },
        { instance, dryRun: true },
      );
      texts.push(...all.texts);
    }
    return { ...would, file: place.file, texts, written: false };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const line = (tone: LockLine['tone'], indent: number, text: string) => ({ tone, indent, text });

export function wouldPinLines(would: WouldPin): LockLine[] {
  return [
    ...would.texts.flatMap(({ tool, says, fresh }) => [
      line('title', 0, visibleLine(tool || 'the server')),
      ...says.map((text) => line('plain', 2, visibleLine(text))),
      ...fresh.map((text) => line('good', 2, `+ ${visibleLine(text)}`)),
    ]),
    ...pinLines(would).slice(0, -1),
    line('title', 0, 'Nothing was written: this is what the same command does without --dry-run.'),
  ];
}
