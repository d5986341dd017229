import { read, readWorkspace } from './workspace.ts';

/** Requirement id -> the test files whose titles name it, sorted. */
export function coverage(): Map<string, string[]> {
  const found = new Map<string, Set<string>>();
  for (const file of readWorkspace().flatMap(({ tests }) => tests)) {
    if (file.includes('/shape/')) continue;
    for (const title of titles(read(file))) {
      for (const id of idsIn(title)) {
        found.set(id, (found.get(id) ?? new Set()).add(file));
      }
    }
  }
  return new Map(
    [...found]
      .toSorted(([a], [b]) => number(a) - number(b))
      .map(([id, files]) => [id, [...files].toSorted()]),
  );
}

const number = (id: string) => Number(id.slice(1));

/** The table as it is committed. */
export function coverageTable(covered: Map<string, string[]>): string {
  const rows = [...covered].map(([id, files]) => `| ${id} | ${files.join('<br>')} |`);
  return `# Requirements and the tests that prove them

Generated from the ids in test titles: \`pnpm --filter @gatehouse/test coverage\`.

| id | tests |
| --- | --- |
${rows.join('\n')}
`;
}

/** The first argument of test, it and describe; with `.each` and its like, of the call after the table. */
function titles(source: string): string[] {
  const text = String.raw`\(\s*(['"\`])((?:\\.|(?!\1)[\s\S])*)\1`;
  const plain = new RegExp(String.raw`\b(?:test|it|describe)` + text, 'g');
  const tabled = new RegExp(
    String.raw`\b(?:test|it|describe)\.(?:each|for|skipIf|runIf)\b[\s\S]{0,6000}?\)\s*` + text,
    'g',
  );
  return [plain, tabled].flatMap((calls) =>
    [...source.matchAll(calls)].map((call) => call[2] ?? ''),
  );
}

/** `R5`, and ranges such as `R10-R13` or `R10–R13`. */
function idsIn(title: string): string[] {
  return [...title.matchAll(/\bR(\d{1,2})(?:[-–]R?(\d{1,2}))?\b/g)].flatMap(([, from, to]) => {
    const first = Number(from);
    const last = to === undefined ? first : Number(to);
    return Array.from({ length: Math.max(1, last - first + 1) }, (_, at) => `R${first + at}`);
  });
}
