import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importsOf, readWorkspace, root } from './workspace.ts';

const packages = readWorkspace();
const local = new Set(packages.map(({ name }) => name));

/** Which workspace packages each may use at run time. Nothing else is allowed, and nothing is implied. */
const runtime: Record<string, readonly string[]> = {
  '@gatehouse/tsconfig': [],
  '@gatehouse/passport': [],
  '@gatehouse/bundle': [],
  '@gatehouse/audit': [],
  '@gatehouse/config-file': [],
  '@gatehouse/swap': [],
  '@gatehouse/data-folder': [],
  '@gatehouse/connection': ['@gatehouse/passport'],
  'gatehouse-contract': [],
  '@gatehouse/models': ['@gatehouse/config-file'],
  '@gatehouse/mocks': [],
  '@gatehouse/kit': ['@gatehouse/audit', '@gatehouse/config-file', '@gatehouse/passport'],
  'gatehouse-ticketing': ['@gatehouse/kit'],
  gatehouse: [
    '@gatehouse/bundle',
    '@gatehouse/config-file',
    '@gatehouse/connection',
    '@gatehouse/data-folder',
    '@gatehouse/models',
    '@gatehouse/passport',
    '@gatehouse/swap',
    'gatehouse-contract',
  ],
  '@gatehouse/test': [],
};

/** A connector is bundled into one file, so what it uses at run time stands under devDependencies. */
const bundled = (folder: string) => folder.startsWith('connectors/');

const workspaceImports = (files: readonly string[]) =>
  [...new Set(files.flatMap(importsOf).map(packageName))]
    .filter((name) => local.has(name))
    .toSorted();

function packageName(specifier: string): string {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '');
}

const outside = (files: readonly string[]) =>
  [...new Set(files.flatMap(importsOf))]
    .filter((specifier) => !specifier.startsWith('.') && !specifier.startsWith('node:'))
    .map(packageName);

describe('packages use each other only along the allowed arrows', () => {
  test('every package has a row in the table', () => {
    expect(packages.map(({ name }) => name).toSorted()).toEqual(Object.keys(runtime).toSorted());
  });

  test.each(packages.filter(({ name }) => name !== '@gatehouse/test'))(
    '$name: its sources import only what it may',
    ({ name, sources }) => {
      const used = workspaceImports(sources).filter((other) => other !== name);
      expect(used.filter((other) => !runtime[name]?.includes(other))).toEqual([]);
    },
  );

  test.each(packages)(
    '$name: package.json declares its workspace packages, at run time only allowed ones',
    (pack) => {
      const declared = pack.dependencies.filter((other) => local.has(other));
      expect(declared.filter((other) => !runtime[pack.name]?.includes(other))).toEqual([]);
      const used = workspaceImports([...pack.sources, ...pack.tests]).filter(
        (other) => other !== pack.name,
      );
      const known = [...pack.dependencies, ...pack.devDependencies];
      expect(used.filter((other) => !known.includes(other))).toEqual([]);
    },
  );

  test('nothing imports the test package, and no connector imports another', () => {
    for (const pack of packages.filter(({ folder }) => folder !== 'test')) {
      const used = [...pack.dependencies, ...pack.devDependencies];
      expect(used).not.toContain('@gatehouse/test');
      const others = packages.filter(({ folder, name }) => bundled(folder) && name !== pack.name);
      expect(used.filter((other) => others.some(({ name }) => name === other))).toEqual([]);
    }
  });
});

describe('what a source imports from outside is declared', () => {
  test.each(packages)('$name', ({ name, sources, tests, dependencies, devDependencies }) => {
    const known = new Set([...dependencies, ...devDependencies, name]);
    const missing = [...outside(sources), ...outside(tests)].filter(
      // some are types alone
      (used) => !known.has(used) && !known.has(`@types/${used}`),
    );
    expect(missing).toEqual([]);
  });
});

describe('the folders of host/src are the flow of a request: imports run one way', () => {
  /** Earlier may use later; a room may use its own. Files at the top assemble everything. */
  const flow = ['faces', 'agents', 'runs', 'gates', 'catalog', 'connectors', 'org', 'store'];
  const allowed: Record<string, readonly string[]> = {
    faces: ['agents', 'runs', 'gates', 'catalog', 'connectors', 'org', 'store'],
    agents: ['runs', 'gates', 'catalog', 'connectors', 'org', 'store'],
    runs: ['gates', 'catalog', 'connectors', 'org', 'store'],
    gates: ['org'],
    catalog: ['gates', 'org', 'store'],
    connectors: ['org', 'store'],
    org: [],
    store: [],
  };
  const host = packages.find(({ name }) => name === 'gatehouse');

  test.each(flow)('%s', (room) => {
    const files = host?.sources.filter((file) => file.startsWith(`host/src/${room}/`)) ?? [];
    expect(files.length).toBeGreaterThan(0);
    const rooms = files.flatMap((file) =>
      importsOf(file)
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => relative('host/src', join(dirname(file), specifier)).split('/'))
        .filter((path) => path.length > 1)
        .map(([first]) => first ?? ''),
    );
    expect(
      [...new Set(rooms)].filter((used) => used !== room && !allowed[room]?.includes(used)),
    ).toEqual([]);
  });

  test('the host knows no vendor: no source of it names one', () => {
    const text = /zendesk|redmine|jira|servicenow|embedded help desk/i;
    const naming = (host?.sources ?? []).filter((file) =>
      text.test(importsOf(join(file)).join(' ')),
    );
    expect(naming).toEqual([]);
    expect(root.length).toBeGreaterThan(0);
  });
});
