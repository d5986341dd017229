import { createKeyPair } from '@gatehouse/passport';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openHost } from './host.ts';
import { parseConfig } from './org/read-config.ts';
import { companyYaml } from './org/config.fixture.ts';
import { openDataFolder } from '@gatehouse/data-folder';

vi.mock('@gatehouse/passport', { spy: true });

function keyFolder(): string {
  const root = mkdtempSync(join(tmpdir(), 'host-key-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  return root;
}

async function start(root: string): Promise<void> {
  const data = openDataFolder(root, process.pid, () => false);
  const loaded = {
    ...parseConfig(companyYaml, 'g.yaml'),
    file: join(root, 'g.yaml'),
    folder: root,
  };
  try {
    const parts = { loaded, data, env: {}, now: () => 0, newId: () => 'key-1' };
    await (await openHost(parts)).close();
  } finally {
    data.close();
  }
}

test('the key is made once; connectors get its public half, and nothing half-written stays', async () => {
  const root = keyFolder();
  const keys = () =>
    ['host.jwk.json', 'host.jwks.json'].map((name) =>
      readFileSync(join(root, 'keys', name), 'utf8'),
    );
  await start(root);
  const first = keys();
  expect(first[1]).toContain('key-1');
  expect(first[1]).not.toContain('"d"');
  await start(root);
  expect(keys()).toEqual(first);
  expect(createKeyPair).toHaveBeenCalledTimes(1);
  expect(readdirSync(join(root, 'keys'))).toEqual(['host.jwk.json', 'host.jwks.json']);
});

test.each([
  ['empty', () => ''],
  ['truncated', (key: string) => key.slice(0, -20)],
  ['another document', () => '{"keys":[]}'],
  ['a key whose secret is cut', (key: string) => key.replace(/"d":"[^"]{5}/, '"d":"')],
])(
  'R66 a key file that is damaged (%s) is named, with the way out, and its text is not told',
  async (_what, damage) => {
    const root = keyFolder();
    await start(root);
    const file = join(root, 'keys', 'host.jwk.json');
    writeFileSync(file, damage(readFileSync(file, 'utf8')));
    await expect(start(root)).rejects.toThrow(
      expect.objectContaining({
        code: 'keys',
        message: `The host's signing key ${file} is damaged.`,
        hint: expect.stringMatching(/^Move the file away and start again: .*new public key/),
        cause: undefined,
      }),
    );
  },
);
