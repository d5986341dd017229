import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DeclaredUse, Part } from './uses.ts';

/** What is needed of a bundle; paths are relative to `root`. */
export interface PartsOf {
  readonly root: string;
  readonly name: string;
  readonly dialect: 'claude' | 'agent-plugins';
  readonly gatehouse: {
    readonly connectors: Readonly<Record<string, unknown>>;
    readonly uses: Readonly<Record<string, { tools: Readonly<Record<string, DeclaredUse>> }>>;
  };
  readonly skills: readonly { name: string; path: string; allowedTools: readonly string[] }[];
  readonly agents: readonly { name: string; path: string; tools: readonly string[] }[];
}

/** The skills and agents of the bundles that need a category, with their texts. One that cannot be read has none. */
export async function readParts(bundles: readonly PartsOf[], category: string): Promise<Part[]> {
  const concerned = bundles.filter(({ gatehouse }) =>
    Object.hasOwn(gatehouse.connectors, category),
  );
  return (await Promise.all(concerned.map(partsOf))).flat();
}

async function partsOf({ root, name: bundle, dialect, ...rest }: PartsOf): Promise<Part[]> {
  const read = (path: string) => readFile(join(root, path), 'utf8').catch(() => '');
  const path = dialect === 'claude' ? '.claude-plugin/plugin.json' : 'plugin.json';
  const manifest = { path, text: await read(path) };
  const { skills, agents, gatehouse } = rest;
  const heads = [
    ...skills.map((each) => ({ ...each, kind: 'skill' as const, allowed: each.allowedTools })),
    ...agents.map((each) => ({ ...each, kind: 'agent' as const, allowed: each.tools })),
  ];
  return Promise.all(
    heads.map(async ({ name, kind, path: file, allowed }): Promise<Part> => {
      const uses = Object.hasOwn(gatehouse.uses, name) ? gatehouse.uses[name]?.tools : undefined;
      return { bundle, kind, name, path: file, text: await read(file), allowed, uses, manifest };
    }),
  );
}
