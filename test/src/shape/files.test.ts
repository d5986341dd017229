import { describe, expect, test } from 'vitest';
import { importsOf, read, readWorkspace } from './workspace.ts';

const packages = readWorkspace();
const sources = packages.flatMap((pack) => pack.sources);
const files = packages.flatMap((pack) => [...pack.sources, ...pack.tests]);
const lines = (file: string) => read(file).split('\n').length - 1;

/** The value below which the given share of the sorted numbers lies. */
function quantile(numbers: readonly number[], share: number): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(share * (numbers.length - 1))] ?? 0;
}

describe('files stay small enough to be read', () => {
  test('none over 500 lines', () => {
    expect(files.filter((file) => lines(file) > 500)).toEqual([]);
  });

  test('sources: median at most 100 lines, 95 % under 300', () => {
    const lengths = sources.map(lines);
    expect(quantile(lengths, 0.5)).toBeLessThanOrEqual(100);
    expect(quantile(lengths, 0.95)).toBeLessThan(300);
  });

  test('the host stays thin: at most 6,000 lines of source', () => {
    const host = sources.filter((file) => file.startsWith('host/'));
    expect(host.reduce((sum, file) => sum + lines(file), 0)).toBeLessThanOrEqual(6_000);
  });

  test('no room for leftovers: no utils, helpers, common, misc, manager', () => {
    expect(
      files.filter((file) => /\b(utils?|helpers?|common|misc|managers?)\b/i.test(file)),
    ).toEqual([]);
  });
});

describe('a stdio server keeps stdout for the protocol', () => {
  const inServer = sources.filter((file) => /^(packages\/(kit|passport)|connectors)\//.test(file));

  test('nothing that a connector is made of writes to the console or to stdout', () => {
    expect(inServer.length).toBeGreaterThan(20);
    const writing = inServer.filter((file) => /\bconsole\.|process\.stdout/.test(read(file)));
    // help and version, and the commands that serve nothing: they print and end, and the server never starts
    expect(writing).toEqual(['packages/kit/src/run/flags.ts', 'packages/kit/src/run/verbs.ts']);
  });
});

describe('clock, randomness and environment enter at the edge only', () => {
  /** The files that hand them in. */
  const edges = [
    'packages/kit/src/run/process-edge.ts',
    'host/src/faces/cli/session.ts',
    'host/src/faces/cli/main.ts',
    'host/src/faces/http/serve-api.ts',
    'host/src/bin.ts',
  ];
  const reaching =
    /\bDate\.now\(\)|new Date\(\)|Math\.random\(|randomUUID\(|randomBytes\(|process\.env\b/;

  test('no other source reads them', () => {
    const product = sources.filter(
      (file) => !file.startsWith('test/') && !file.startsWith('packages/mocks/'),
    );
    expect(product.filter((file) => !edges.includes(file) && reaching.test(read(file)))).toEqual(
      [],
    );
  });
});

test('a test does not sleep, and none is left out or alone', () => {
  const lazy = /setTimeout\(\s*(?:resolve|r)\b|\b(?:test|it|describe)\.(?:only|todo)\b/;
  expect(
    files.filter(
      (file) => file.endsWith('.test.ts') && !file.includes('/shape/') && lazy.test(read(file)),
    ),
  ).toEqual([]);
});

test('only the adapter of the AI SDK imports it', () => {
  const users = sources.filter((file) =>
    importsOf(file).some((name) => name === 'ai' || name.startsWith('@ai-sdk/')),
  );
  expect(users.filter((file) => !/^packages\/models\/src\/ai-sdk(\.ts|\/)/.test(file))).toEqual([]);
});
