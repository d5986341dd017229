import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { root } from '../shape/workspace.ts';
import { pinExample, pinnedIn, shippedLock } from './example-lock.ts';
import { temporary } from './process.fixture.ts';

test('R39 the lock of the example is the one that pinning makes today (pnpm --filter @gatehouse/test example-lock)', async () => {
  const folder = temporary();
  onTestFinished(folder.remove);
  await pinExample(folder.path);
  const [lock = '', definitions = ''] = pinnedIn(folder.path);
  expect(shippedLock()).toBe(readFileSync(lock, 'utf8'));
  const [, shipped = ''] = pinnedIn(join(root, 'host', 'example'));
  expect(filesOf(shipped)).toEqual(filesOf(definitions));
});

/** Each file below a folder with its text. */
function filesOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    files
      .filter((each) => each.isFile())
      .map((each) => join(each.parentPath, each.name))
      .map((path) => [path.slice(folder.length), readFileSync(path, 'utf8')]),
  );
}
