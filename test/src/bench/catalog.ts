import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBundle } from '@gatehouse/bundle';
import { root } from '../shape/workspace.ts';
import { measure, table } from './measure.ts';

const folder = join(root, 'plugins/customer-operations');
const load = { calls: 200, lanes: 1 };

/** Reading a bundle by its heads, beside reading every file of it. */
export async function benchCatalog(): Promise<string> {
  const files = globSync('**/*.{md,json,mjs}', { cwd: folder, exclude: ['.git'] });
  const everything = async () => {
    for (const file of files) readFileSync(join(folder, file), 'utf8');
  };
  const { bytesRead } = await readBundle(folder);
  const rows = [
    await measure('read every file', everything, load),
    await measure(
      'readBundle: manifest and front matter',
      async () => void (await readBundle(folder)),
      load,
    ),
  ];
  const bytes = files.reduce((sum, file) => sum + readFileSync(join(folder, file)).length, 0);
  return `${table('The catalog of customer-operations', rows)}\n  bytes read: ${bytesRead} of ${bytes}`;
}
