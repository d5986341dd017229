import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newFolder, open } from '../open.fixture.ts';
import { takeLock } from './lock.ts';

const busy = expect.objectContaining({ code: 'busy', hint: expect.stringContaining('folder') });

/** Another process that holds the lock until it is killed. */
async function holder(file: string) {
  const script = `
    import { takeLock } from ${JSON.stringify(join(import.meta.dirname, 'lock.ts'))};
    globalThis.lock = takeLock(${JSON.stringify(file)});
    console.log('held');
    setInterval(() => {}, 60_000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
}

test('a folder has one writer, also within one process', async () => {
  const folder = newFolder();
  const log = await open(folder);
  await expect(open(folder)).rejects.toEqual(busy);
  await log.close();
  await (await open(folder)).close();
});

test('another process holds it as long as it lives; when it is killed, the next one has it at once', async () => {
  const file = join(newFolder(), 'lock');
  const kill = await holder(file);
  expect(() => takeLock(file)).toThrow(busy);
  await kill();
  const lock = takeLock(file);
  expect(() => takeLock(file)).toThrow(busy);
  lock.release();
  takeLock(file).release();
});

test('a log that cannot be opened lets go of its folder', async () => {
  const folder = newFolder();
  await (await open(folder)).close();
  await expect(open(folder, { origin: 'people' })).rejects.toEqual(
    expect.objectContaining({ code: 'wrong_log' }),
  );
  await (await open(folder)).close();
});
