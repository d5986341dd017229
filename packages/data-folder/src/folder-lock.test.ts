import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { openDataFolder } from './data-folder.ts';

const OURS = 4_711;
const OTHER = 4_712;
const GONE = 99_999;

function staleFolder(...more: string[]): string {
  const root = mkdtempSync(join(tmpdir(), 'folder-lock-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const name of ['host.pid', ...more]) writeFileSync(join(root, name), String(GONE));
  return root;
}
const left = (root: string) => readdirSync(root).filter((name) => name.startsWith('host.pid'));
const busy = (pid: number) =>
  expect.objectContaining({
    code: 'data_folder_busy',
    message: expect.stringContaining(`by process ${pid}.`),
  });

test('R66 who is overtaken while looking at a stale lock leaves the new one alone', () => {
  const root = staleFolder();
  let looks = 0;
  // between reading the lock and acting on it, another host does all of its takeover
  const overtaken = (pid: number) => {
    looks += 1;
    if (looks === 1) openDataFolder(root, OTHER, () => false);
    return pid === OTHER;
  };
  expect(() => openDataFolder(root, OURS, overtaken)).toThrow(busy(OTHER));
  expect(readFileSync(join(root, 'host.pid'), 'utf8')).toBe(String(OTHER));
  expect(left(root)).toEqual(['host.pid']);
});

test('R66 while another process removes the stale lock, the folder is busy', () => {
  const root = staleFolder();
  writeFileSync(join(root, 'host.pid.removal'), String(OTHER));
  expect(() => openDataFolder(root, OURS, (pid) => pid === OTHER)).toThrow(busy(OTHER));
  expect(left(root)).toEqual(['host.pid', 'host.pid.removal']);
});

test('R66 a crash in the middle of a takeover stops nobody, and its traces go', () => {
  const root = staleFolder('host.pid.removal', `host.pid.${OURS}`);
  openDataFolder(root, OURS, () => false);
  expect(left(root)).toEqual(['host.pid']);
  expect(readFileSync(join(root, 'host.pid'), 'utf8')).toBe(String(OURS));
});

test('R66 of eight processes at a stale lock exactly one gets it, each other one hears busy', async () => {
  const root = staleFolder();
  const script = `
    import { createInterface } from 'node:readline';
    import { openDataFolder } from ${JSON.stringify(join(import.meta.dirname, 'data-folder.ts'))};
    const isAlive = (pid) => { try { return process.kill(pid, 0); } catch { return false; } };
    console.log('ready');
    for await (const root of createInterface({ input: process.stdin })) {
      try { openDataFolder(root, process.pid, isAlive); console.log('got it'); }
      catch (error) { console.log(error.code ?? String(error)); }
    }`;
  const children = Array.from({ length: 8 }, () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const said = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    return { child, next: async () => String((await said.next()).value) };
  });
  const all = () => Promise.all(children.map(({ next }) => next()));
  await all();
  const expected = ['got it', ...Array.from({ length: 7 }, () => 'data_folder_busy')];
  for (let round = 0; round < 40; round += 1) {
    const folder = join(root, String(round));
    openDataFolder(folder, GONE, () => false);
    for (const { child } of children) child.stdin.write(`${folder}\n`);
    const answers = await all();
    expect(answers.toSorted().toReversed()).toEqual(expected);
    expect(left(folder)).toEqual(['host.pid']);
  }
  await Promise.all(
    children.map(async ({ child }) => {
      child.stdin.end();
      await once(child, 'close');
    }),
  );
});
