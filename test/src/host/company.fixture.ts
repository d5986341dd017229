import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../shape/workspace.ts';

/**
 * Writes the example company's gatehouse.yaml into a data folder, changed as text, and gives its path. A change that
 * finds nothing to change fails the test: the example has moved on.
 */
export function writeCompany(
  folder: string,
  ...changes: readonly (readonly [string, string])[]
): string {
  const example = readFileSync(join(root, 'host', 'example', 'gatehouse.yaml'), 'utf8');
  const plugins = ['../../plugins', join(root, 'plugins')] as const;
  const text = [plugins, ...changes].reduce((before, [from, to]) => {
    if (!before.includes(from)) throw new Error(`The example company has no "${from}".`);
    return before.replace(from, () => to);
  }, example);
  const file = join(folder, 'gatehouse.yaml');
  mkdirSync(folder, { recursive: true });
  cpSync(join(root, 'host', 'example', 'policy'), join(folder, 'policy'), { recursive: true });
  writeFileSync(file, text);
  return file;
}

/** Every model of the company is the one at this address. */
export function modelsAt(url: string): readonly [string, string] {
  const one = `{ provider: openai-compatible, model: local, baseUrl: '${url}/v1' }`;
  const tiers = ['small', 'medium', 'large'].map((tier) => `    ${tier}: ${one}`).join('\n');
  return ['\nrules:\n', `\nmodels:\n  tiers:\n${tiers}\n\nrules:\n`];
}
