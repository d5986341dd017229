import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { exitCode } from '../cli/exit-codes.ts';
import { profileNames } from '../lint/finding.ts';
import { rules } from '../lint/rules.ts';
import { folderWith } from '../uses/bundle.fixture.ts';
import { readUses } from '../uses/read-uses.ts';
import { VERSION } from '../version.ts';

const at = (path: string) => fileURLToPath(new URL(`../../../../${path}`, import.meta.url));
// the package stands alone; its guide lies in the repository that it comes from
const here = existsSync(at('docs/contract-testing.md'));
const guide = here ? readFileSync(at('docs/contract-testing.md'), 'utf8') : '';
const readme = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');

test.skipIf(!here)('the guide has a row for each rule of lint, and for no other', () => {
  const table = guide.slice(guide.indexOf('## Lint'), guide.indexOf('**Budget.**'));
  const rows = [...table.matchAll(/^\| `([a-z-]+)` +\| (.*?) +\|$/gm)].map(([, name, about]) => [
    name,
    about,
  ]);
  expect(rows).toEqual(rules.map(({ name, about }) => [name, about]));
});

test.skipIf(!here)('the guide names each profile, each exit code, and this version', () => {
  for (const name of profileNames) expect(guide).toContain(`\`${name}\``);
  const codes = guide.slice(guide.indexOf('## Exit codes'), guide.indexOf('## Verdicts'));
  for (const code of Object.values(exitCode))
    expect(codes).toMatch(new RegExp(`^\\|.*\\b${code}\\b`, 'm'));
  const versions = [...guide.matchAll(/gatehouse-contract@(\d[\w.-]*)/g)].map(
    ([, version]) => version,
  );
  expect(new Set(versions)).toEqual(new Set([VERSION]));
});

test.skipIf(!here)('the skill in the guide declares what the transcript says of it', () => {
  const skill = /```yaml\n(---\nname: tidy-inbox[\s\S]*?---\n)```/.exec(guide)?.[1] ?? '';
  const root = folderWith({ 'SKILL.md': `${skill}\nCall \`list_directory\`.\n` });
  expect(readUses(root)[0]).toMatchObject({
    name: 'tidy-inbox',
    connector: 'files',
    range: '^2026.7',
    tools: { read_media_file: { reads: [{ path: 'content[].data' }] } },
  });
  for (const text of [guide, readme]) {
    expect(text).toContain('breaks tidy-inbox at skills/tidy/SKILL.md:8: reads content[].data');
  }
});

test.skipIf(!here)('every YAML in the guide can be read', () => {
  const blocks = [...guide.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text);
  expect(blocks.length).toBeGreaterThan(3);
  for (const block of blocks)
    expect(() => parse(block.replaceAll(/^---\n|---\n$/g, ''))).not.toThrow();
});
