import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A bundle on the real disk for one test; leaving the test's scope removes it. */
interface TestFolder extends AsyncDisposable {
  /** Absolute, symlinks resolved. */
  root: string;
}

/** Writes `files` (path to content) into a new folder named `name` inside a temporary one. */
export async function testFolder(
  files: Record<string, string | Uint8Array>,
  name = 'demo',
): Promise<TestFolder> {
  const parent = await realpath(await mkdtemp(join(tmpdir(), 'bundle-')));
  const root = join(parent, name);
  await mkdir(root);
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  return {
    root,
    [Symbol.asyncDispose]: () => rm(parent, { recursive: true, force: true }),
  };
}

/** A manifest in the Claude layout. */
export function claudeJson(fields: Record<string, unknown> = {}): Record<string, string> {
  const manifest = { name: 'demo', version: '1.0.0', description: 'A demo.', ...fields };
  return { '.claude-plugin/plugin.json': JSON.stringify(manifest, null, 2) };
}

/** A skill or agent file with front matter. */
export function withFrontMatter(front: string, body = 'Body.\n'): string {
  return `---\n${front}\n---\n\n${body}`;
}
