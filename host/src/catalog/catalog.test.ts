import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { bundleDigest } from '@gatehouse/bundle';
import { openCatalog } from './catalog.ts';

const manifest = (name: string) => JSON.stringify({ name, version: '1.0.0', description: name });
const skill = (name: string) => `---\nname: ${name}\ndescription: Does ${name}.\n---\n\nBody.\n`;

function folderOf(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'catalog-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

test('R66 broken front matter costs one skill and is told; a broken bundle is skipped; the others load', async () => {
  const root = folderOf({
    'watch/.claude-plugin/plugin.json': manifest('watch'),
    'watch/skills/good/SKILL.md': skill('good'),
    'watch/skills/bad/SKILL.md': '---\nname: bad\ndescription: [unclosed\n---\n\nBody.\n',
    'broken/.claude-plugin/plugin.json': '{ "name": "broken", ',
    'letters/.claude-plugin/plugin.json': manifest('letters'),
    'letters/skills/reply/SKILL.md': skill('reply'),
  });
  const { bundles, problems } = await openCatalog(
    {
      watch: { source: './watch' },
      broken: { source: './broken' },
      gone: { source: './gone' },
      letters: { source: './letters' },
    },
    root,
  );
  expect(bundles.map(({ name }) => name)).toEqual(['watch', 'letters']);
  expect(bundles[0]?.skills.map(({ name }) => name)).toContain('good');
  expect(bundles[1]?.skills.map(({ name }) => name)).toEqual(['reply']);
  const of = (plugin: string) => problems.filter((problem) => problem.plugin === plugin);
  expect(of('watch')).toEqual([
    expect.objectContaining({ message: expect.stringContaining('skills/bad/SKILL.md') }),
  ]);
  expect(of('broken')).toEqual([expect.objectContaining({ level: 'skipped' })]);
  expect(of('gone')).toEqual([expect.objectContaining({ level: 'skipped' })]);
  expect(of('letters')).toEqual([]);
  expect(problems.every(({ hint }) => hint.length > 10)).toBe(true);
});

test('the configuration’s name holds, and a bundle that calls itself otherwise is told', async () => {
  const root = folderOf({ 'x/.claude-plugin/plugin.json': manifest('other-name') });
  const { bundles, problems } = await openCatalog({ watch: { source: 'x' } }, root);
  expect(bundles.map(({ name }) => name)).toEqual(['watch']);
  expect(problems).toEqual([
    {
      plugin: 'watch',
      level: 'warning',
      message: 'The bundle calls itself "other-name"; gatehouse.yaml calls it "watch".',
      hint: 'Use the same name in both places.',
    },
  ]);
});

test('R39 R66 with a lock only the pinned files load; what is another bundle or none is skipped, with the next step', async () => {
  const root = folderOf({
    'watch/.claude-plugin/plugin.json': manifest('watch'),
    'watch/skills/good/SKILL.md': skill('good'),
    'letters/.claude-plugin/plugin.json': manifest('letters'),
  });
  const plugins = { watch: { source: './watch' }, letters: { source: './letters' } };
  const digest = await bundleDigest(join(root, 'watch'));
  const pinned = { watch: { version: '1.0.0', digest } };
  const before = await openCatalog(plugins, root, pinned);
  expect(before.bundles.map(({ name, digest: its }) => [name, its])).toEqual([['watch', digest]]);
  expect(before.problems).toEqual([
    {
      plugin: 'letters',
      level: 'skipped',
      message: 'It is not in gatehouse.lock.',
      hint: 'Read its files, then: gatehouse contracts pin --plugin letters',
    },
  ]);
  writeFileSync(join(root, 'watch/skills/good/SKILL.md'), skill('better'));
  const after = await openCatalog(plugins, root, pinned);
  expect(after.bundles).toEqual([]);
  expect(after.problems[0]?.message).toBe(
    'Its files are not those that gatehouse.lock pins as version 1.0.0.',
  );
  expect((await openCatalog(plugins, root)).bundles).toHaveLength(2);
});
