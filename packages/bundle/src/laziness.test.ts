import { spawn } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { readAgentPrompt, readSkillBody } from './on-demand.ts';
import { readBundle } from './read-bundle.ts';
import { claudeJson, testFolder, withFrontMatter } from './testing-folder.ts';

test('R10 R11 a body of 5 MB costs at most 16 KiB, and is whole when pulled', async () => {
  const body = `${'x'.repeat(5_000_000)}\n`;
  const text = withFrontMatter('name: big\ndescription: Is big.', body);
  await using folder = await testFolder({ 'skills/big/SKILL.md': text });
  const bundle = await readBundle(folder.root);
  expect(bundle.skills).toMatchObject([{ name: 'big', bytes: text.length }]);
  expect(bundle.bytesRead).toBeGreaterThan(0);
  expect(bundle.bytesRead).toBeLessThanOrEqual(16_384);
  expect(await readSkillBody(bundle, 'big')).toBe(body);
});

test('R10 front matter without end stops at 16 KiB and is skipped in sight', async () => {
  const text = `---\nname: endless\ndescription: ${'word '.repeat(100_000)}`;
  await using folder = await testFolder({ 'skills/endless/SKILL.md': text });
  const bundle = await readBundle(folder.root);
  expect(bundle.bytesRead).toBe(16_384);
  expect(bundle.skills).toEqual([]);
  expect(bundle.diagnostics.at(-1)).toMatchObject({
    level: 'skipped',
    code: 'front_matter_too_long',
    path: 'skills/endless/SKILL.md',
  });
});

test('R10 front matter across several steps is read to its end', async () => {
  const description = 'ä'.repeat(3_000);
  await using folder = await testFolder({
    'skills/long/SKILL.md': withFrontMatter(`name: long\ndescription: ${description}`),
  });
  const { skills, bytesRead } = await readBundle(folder.root);
  expect(skills[0]?.description).toBe(description);
  expect(bytesRead).toBeLessThan(8_193);
});

test('R11 R13 a changed body does not touch the catalog and is seen when pulled', async () => {
  const marker = 'SECRET-OF-THE-BODY';
  const filler = `${'filler\n'.repeat(1_000)}${marker}\n`;
  await using folder = await testFolder({
    'skills/a/SKILL.md': withFrontMatter('name: a\ndescription: Does a.', filler),
    'agents/b.md': withFrontMatter('name: b\ndescription: Does b.', filler),
  });
  const bundle = await readBundle(folder.root);
  expect(JSON.stringify(bundle)).not.toContain(marker);
  expect(await readSkillBody(bundle, 'a')).toContain(marker);
  expect(await readAgentPrompt(bundle, 'b')).toContain(marker);
});

test('R7 reading a bundle starts no process', async () => {
  const started: unknown[] = [];
  const onProcess = (message: unknown) => started.push(message);
  subscribe('child_process', onProcess);
  try {
    // The control: this channel does see a process that starts.
    await once(spawn(process.execPath, ['--version']), 'exit');
    expect(started).toHaveLength(1);
    await using folder = await testFolder({
      ...claudeJson(),
      'skills/a/SKILL.md': withFrontMatter('name: a\ndescription: Does a.', '!`touch ran`\n'),
      'skills/a/scripts/run.sh': '#!/bin/sh\ntouch ran\n',
      'hooks/hooks.json': '{"hooks":{"SessionStart":[{"command":"touch ran"}]}}',
      '.mcp.json': '{"mcpServers":{"s":{"command":"touch","args":["ran"]}}}',
    });
    const bundle = await readBundle(folder.root);
    await readSkillBody(bundle, 'a');
    expect(bundle.servers).toMatchObject([{ transport: 'stdio', command: 'touch' }]);
    expect(started).toHaveLength(1);
    expect(existsSync(join(folder.root, 'ran'))).toBe(false);
  } finally {
    unsubscribe('child_process', onProcess);
  }
});
