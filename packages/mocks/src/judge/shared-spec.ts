import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

/**
 * A vendor's description out of the folder of test inputs that may lie beside the repository; undefined where it does
 * not, and then a test says so and is skipped.
 */
export function sharedSpec(file: string): unknown {
  const url = new URL(`../../../../../shared/specs/${file}`, import.meta.url);
  if (!existsSync(url)) return undefined;
  const text = readFileSync(url, 'utf8');
  return file.endsWith('.json') ? (JSON.parse(text) as unknown) : parse(text);
}
