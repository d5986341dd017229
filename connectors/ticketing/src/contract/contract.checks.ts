import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readContract, writeContract } from 'gatehouse-contract';
import { allowed } from './allowed.checks.ts';
import { checkKept, type Promised } from './kept.checks.ts';
import { offered, published } from './offered.checks.ts';

const folder = join(import.meta.dirname, '..', '..', 'contract');

/** What this connector promises. */
export const promised = (): Promised => ({
  surface: offered(),
  version: published.version,
  folder,
  released: join(folder, 'released'),
  first: '0.1.0',
  allow: allowed,
});

/**
 * Gives the text to print and whether it failed. `check`: is the contract kept? `write`: commit what is offered now.
 * `release`: what is offered now is what a version is about to be published with. `published`: was that done?
 */
export function run(verb: string): { text: string; failed: boolean } {
  const now = promised();
  const { name, version } = published;
  if (verb === 'write') writeContract(now.folder, now.surface);
  const { problems, figures } = checkKept(now);
  if (problems.length > 0) {
    const how = `contract:write is: pnpm --filter ${name} contract:write`;
    return { text: [`${name} ${version}`, ...problems, how].join('\n'), failed: true };
  }
  if (verb === 'release') writeContract(now.released, now.surface);
  if (verb === 'published' && !isReleased(now)) {
    const text = `contract/released/ is not the surface of ${version}: run pnpm --filter ${name} contract:release and commit it before you publish.`;
    return { text, failed: true };
  }
  return { text: `${name} ${version} keeps its contract: ${figures}.`, failed: false };
}

function isReleased({ released, version }: Promised): boolean {
  return existsSync(released) && readContract(released).server.version === version;
}
