import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { z } from 'zod';

/** The repository's root. */
export const root = join(import.meta.dirname, '..', '..', '..');

const manifest = z.looseObject({
  name: z.string(),
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
});

/** One package of the workspace: its folder, its package.json and its TypeScript sources, paths from the root. */
export interface Package {
  readonly folder: string;
  readonly name: string;
  readonly dependencies: readonly string[];
  readonly devDependencies: readonly string[];
  readonly sources: readonly string[];
  readonly tests: readonly string[];
}

const isTest = (file: string) =>
  /\.(test|checks|test-server|fixture|setup)\.ts$/.test(file) || /\btesting-/.test(file);

export function readWorkspace(): Package[] {
  const folders = ['packages/*', 'connectors/*', 'host', 'test'].flatMap((pattern) =>
    globSync(`${pattern}/package.json`, { cwd: root }),
  );
  return folders.map((file) => {
    const folder = relative(root, join(root, file, '..'));
    const { name, dependencies, devDependencies } = manifest.parse(
      JSON.parse(readFileSync(join(root, file), 'utf8')),
    );
    const files = globSync('{src,systems,faults,conformance,attacks}/**/*.ts', {
      cwd: join(root, folder),
    })
      .map((source) => join(folder, source))
      .toSorted();
    return {
      folder,
      name,
      dependencies: Object.keys(dependencies),
      devDependencies: Object.keys(devDependencies),
      sources: files.filter((source) => !isTest(source)),
      tests: files.filter(isTest),
    };
  });
}

export function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

/** The modules that a source imports or re-exports, as written. */
export function importsOf(file: string): string[] {
  const statements = read(file).matchAll(
    /^(?:import|export)\b[^;]*?\bfrom\s+'([^']+)'|^import\s+'([^']+)'|\bimport\('([^']+)'\)/gm,
  );
  return [...statements].map((found) => found[1] ?? found[2] ?? found[3] ?? '');
}
