import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { isObject, type JsonObject } from 'gatehouse-contract';
import { edited, row } from 'gatehouse-contract/oracle';
import type { Edit } from '../edits/edit.ts';
import { ours, rivals, type Judge } from '../edits/rivals.ts';
import { root } from '../shape/workspace.ts';

const folder = join(root, 'connectors/ticketing/contract');
const EDITS_EACH = 16;
/** Milliseconds at least. */
const WARM_UP = 2_000;

/** Pairs of schemas, judged by us and by the libraries that there are, on the same pairs in the same run. */
export async function benchContract(): Promise<string> {
  const edits = ownEdits();
  const rows = [];
  for (const judge of [ours, ...rivals]) rows.push(await timed(judge, edits));
  const fastest = rows.slice(1).toSorted((a, b) => b.perSecond - a.perSecond)[0];
  const lines = rows.map(
    ({ name, perSecond, median, p95, gaveUp }) =>
      `  ${name.padEnd(30)}${perSecond.toFixed(0).padStart(9)}/s${median.toFixed(3).padStart(10)}${p95.toFixed(3).padStart(10)}${(perSecond / (fastest?.perSecond ?? 1)).toFixed(2).padStart(9)}${String(gaveUp).padStart(9)}`,
  );
  const head = `  ${''.padEnd(30)}${'pairs'.padStart(11)}${'median ms'.padStart(10)}${'p95 ms'.padStart(10)}${'ratio'.padStart(9)}${'gave up'.padStart(9)}`;
  return [
    `Comparing ${edits.length} pairs of schemas (ratio: to ${fastest?.name ?? ''})`,
    head,
    ...lines,
  ].join('\n');
}

/** Edits of our own tools' schemas, each twice in a row so that a break can lie deep. */
function ownEdits(): Edit[] {
  const files = readdirSync(folder).filter(
    (file) => file !== 'contract.json' && file.endsWith('.json'),
  );
  return files.flatMap((file) => {
    const tool: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    if (!isObject(tool)) return [];
    return (['inputSchema', 'outputSchema'] as const).flatMap((side) => {
      const before = tool[side];
      if (!isObject(before)) return [];
      const direction = side === 'inputSchema' ? 'in' : 'out';
      return Array.from({ length: EDITS_EACH }, (_, at): Edit => {
        const next = row(at + 1);
        const after: JsonObject = edited(edited(before, next), next);
        return { name: `${file} ${side} ${at}`, direction, before, after };
      });
    });
  });
}

async function timed(judge: Judge, edits: readonly Edit[]) {
  let gaveUp = 0;
  const once = async (edit: Edit) => {
    try {
      await judge.breaks(edit);
    } catch {
      gaveUp += 1;
    }
  };
  // warm, as a command that judges a whole server is after its first tools
  const ready = performance.now() + WARM_UP;
  do {
    for (const edit of edits) await once(edit);
  } while (performance.now() < ready);
  gaveUp = 0;
  const times: number[] = [];
  const started = performance.now();
  for (const edit of edits) {
    const before = performance.now();
    await once(edit);
    times.push(performance.now() - before);
  }
  const seconds = (performance.now() - started) / 1000;
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  return {
    name: judge.name,
    perSecond: edits.length / seconds,
    median: at(0.5),
    p95: at(0.95),
    gaveUp,
  };
}
