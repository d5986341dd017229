import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { coverage, coverageTable } from './coverage.ts';
import { read, root } from './workspace.ts';

const covered = coverage();
const design = join(root, '..', 'shared', 'design', 'requirements.md');

describe('requirements and their tests', () => {
  test('every id that the README claims has a test that names it', () => {
    const claimed = [...new Set(read('README.md').match(/\bR\d{1,2}\b/g) ?? [])];
    expect(claimed.length).toBeGreaterThan(30);
    expect(claimed.filter((id) => !covered.has(id))).toEqual([]);
  });

  test('test/COVERAGE.md is the generated table (pnpm --filter @gatehouse/test coverage writes it)', () => {
    expect(read('test/COVERAGE.md')).toBe(coverageTable(covered));
  });

  test.skipIf(!existsSync(design))('no test names an id that the requirements do not have', () => {
    const known = new Set(readFileSync(design, 'utf8').match(/\bR\d{1,2}\b/g));
    expect([...covered.keys()].filter((id) => !known.has(id))).toEqual([]);
  });
});
