import type { Table } from './attack.ts';
import type { Kind } from './fuzz-arguments.ts';
import type { OwnTime } from './own-time.ts';
import type { Verdict } from './fuzz-oracle.ts';

export interface Judged {
  readonly tool: string;
  readonly kind: Kind;
  readonly route: string;
  readonly json: string;
  readonly verdict: Verdict;
  readonly ms: number;
}

type Row = Pick<Judged, 'tool' | 'kind' | 'route'> & { readonly outcome: string };

/** Defects that are kept in words; more of the same help nobody. */
const MAX_KEPT = 200;

export type Tally = ReturnType<typeof createTally>;

/** Counts what came of the calls. It keeps counters, never the calls, so that it takes no part in the memory's slope. */
export function createTally(clock: OwnTime) {
  const counts = new Map<string, { row: Row; calls: number }>();
  const excused = new Map<string, number>();
  const slowest: { what: string; ms: number }[] = [];
  const kept = new Map<string, number>();
  const defects: string[] = [];
  const memory: { calls: number; bytes: number }[] = [];
  let total = 0;

  const count = (wanted: (row: Row) => boolean): number =>
    [...counts.values()].reduce((sum, { row, calls }) => sum + (wanted(row) ? calls : 0), 0);

  const cross = (title: string, key: 'tool' | 'kind' | 'route'): Table => {
    const names = [...new Set([...counts.values()].map(({ row }) => row[key]))];
    const codes = [...new Set([...counts.values()].map(({ row }) => row.outcome))].toSorted();
    return {
      title,
      columns: [key, 'calls', ...codes],
      rows: names.map((name) => [
        name,
        count((row) => row[key] === name),
        ...codes.map((code) => count((row) => row[key] === name && row.outcome === code)),
      ]),
    };
  };

  return {
    clock,
    get total() {
      return total;
    },
    defects,
    excused,
    memory,
    count,
    add({ tool, kind, route, json, verdict, ms }: Judged): void {
      total += 1;
      const { outcome, defect, documented } = verdict;
      const id = `${tool}|${kind}|${route}|${outcome}`;
      const known = counts.get(id) ?? { row: { tool, kind, route, outcome }, calls: 0 };
      known.calls += 1;
      counts.set(id, known);
      if (documented) excused.set(documented, (excused.get(documented) ?? 0) + 1);
      if (ms > 1_000) {
        slowest.push({
          what: `${Math.round(ms)} ms: ${tool} (${route}) ${json.slice(0, 120)}`,
          ms,
        });
        slowest.splice(0, Infinity, ...slowest.toSorted((a, b) => b.ms - a.ms).slice(0, 20));
      }
      if (defect !== undefined) {
        const sort = `${tool} ${route} ${defect.slice(0, 60)}`;
        kept.set(sort, (kept.get(sort) ?? 0) + 1);
        // three of a sort show what it is
        if ((kept.get(sort) ?? 0) <= 3 && defects.length < MAX_KEPT) {
          defects.push(
            `${tool} (${route}, ${kind}): ${defect}\n        arguments: ${json.slice(0, 400)}`,
          );
        }
      }
    },
    slow: (limit: number) => slowest.filter(({ ms }) => ms > limit).map(({ what }) => what),
    /** Bytes of heap for each further call: least squares over what was measured after the warm-up. */
    slope(): number {
      const n = memory.length;
      if (n < 2) return 0;
      const meanX = memory.reduce((sum, { calls }) => sum + calls, 0) / n;
      const meanY = memory.reduce((sum, { bytes }) => sum + bytes, 0) / n;
      const over = memory.reduce(
        (sum, { calls, bytes }) => sum + (calls - meanX) * (bytes - meanY),
        0,
      );
      const under = memory.reduce((sum, { calls }) => sum + (calls - meanX) ** 2, 0);
      return under === 0 ? 0 : over / under;
    },
    byTool: () => cross('Outcomes by tool', 'tool'),
    byKind: () => cross('Outcomes by kind of arguments', 'kind'),
    byRoute: () => cross('Outcomes by route', 'route'),
  };
}
