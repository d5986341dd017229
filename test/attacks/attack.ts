/** How an attack is run. */
export interface AttackOptions {
  /** Calls to each tool (fuzz), responses of the vendor (canary). */
  readonly calls: number;
  /** Makes the whole run repeatable, but for the order in which calls end. */
  readonly seed: number;
  /** Takes one line of progress. */
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** One thing that must hold. `found` says what was seen instead, with enough of it to repeat the case. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly found?: string;
}

export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** What an attack found out. */
export interface AttackReport {
  readonly attack: string;
  readonly checks: readonly Check[];
  readonly tables: readonly Table[];
  readonly figures: Readonly<Record<string, number | string>>;
}

/** A check that nothing was found; of many findings the first few are shown. */
export function nothing(name: string, findings: readonly string[]): Check {
  if (findings.length === 0) return { name, ok: true };
  const shown = findings.slice(0, 12).join('\n      ');
  return { name, ok: false, found: `${findings.length} found:\n      ${shown}` };
}

/** A check that something was seen at all: an attack that never reached its target proves nothing. */
export function atLeast(name: string, seen: number, least: number): Check {
  return seen >= least
    ? { name, ok: true }
    : { name, ok: false, found: `${seen}, at least ${least} expected` };
}

/** The table as text, columns aligned, numbers to the right. */
export function tableText({ title, columns, rows }: Table): string {
  const cells = [columns, ...rows].map((row) => row.map(String));
  const widths = columns.map((_, at) => Math.max(...cells.map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[], source: Table['rows'][number]) =>
    row
      .map((cell, at) =>
        typeof source[at] === 'number'
          ? cell.padStart(widths[at] ?? 0)
          : cell.padEnd(widths[at] ?? 0),
      )
      .join('  ')
      .trimEnd();
  const [head = [], ...body] = cells;
  return [
    title,
    line(head, rows[0] ?? []),
    ...body.map((row, at) => line(row, rows[at] ?? [])),
  ].join('\n  ');
}
