import { chmodSync, cpSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A published version: the tools that it lists, or a program that ends with these last words. */
export type Release = { readonly tools: readonly object[] } | { readonly says: string };
type Releases = Readonly<Record<string, Release>>;

/** A server in as few lines as it takes; it needs nothing installed. */
const serverText = (release: Release) => `
import { createInterface } from 'node:readline';
const release = ${JSON.stringify(release)};
if (release.says) { console.error(release.says); process.exit(1); }
if (process.env.SHELL_SECRET) throw new Error('it sees the environment of the person');
const send = (message) => console.log(JSON.stringify({ jsonrpc: '2.0', ...message }));
createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method } = JSON.parse(line);
  if (id === undefined) return;
  if (method === 'initialize') send({ id, result: { protocolVersion: '2025-06-18', capabilities: { tools: {} }, serverInfo: { name: 'desk', version: '1' } } });
  else if (method === 'tools/list') send({ id, result: { tools: release.tools } });
  else send({ id, error: { code: -32601, message: 'Method not found' } });
});
`;

/**
 * A folder for PATH with an `npm` that knows one package, @x/mcp, and installs its versions from a folder beside it.
 * `stuck` is a version whose installation does not end.
 */
export function fakeNpm(root: string, releases: Releases): string {
  for (const [version, release] of Object.entries(releases)) {
    const folder = join(root, 'registry', version, '@x/mcp');
    mkdirSync(folder, { recursive: true });
    const manifest = { name: '@x/mcp', version, type: 'module', bin: { mcp: 'server.js' } };
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
    writeFileSync(join(folder, 'server.js'), serverText(release));
  }
  const bin = join(root, 'bin');
  mkdirSync(bin);
  writeFileSync(join(root, 'versions.json'), JSON.stringify(Object.keys(releases)));
  const program = `#!/bin/sh\nexec "${process.execPath}" "${import.meta.filename}" "${root}" "$@"\n`;
  writeFileSync(join(bin, 'npm'), program);
  chmodSync(join(bin, 'npm'), 0o755);
  return bin;
}

function fail(code: string): never {
  process.stderr.write(`npm error code ${code}\nnpm error secret-registry.example\n`);
  process.exit(1);
}

function npm(root: string, args: readonly string[]): void {
  const versions = readFileSync(join(root, 'versions.json'), 'utf8');
  if (args[0] === 'view') {
    if (args[1] !== '@x/mcp') fail(args[1] === 'offline' ? 'ENOTFOUND' : 'E404');
    process.stdout.write(versions);
    return;
  }
  const version = args.at(-1)?.slice('@x/mcp@'.length) ?? '';
  if (!args.includes('--ignore-scripts')) fail('SCRIPTS');
  if (version === '6.6.6') fail('ETARGET');
  if (version === '9.9.9') {
    writeFileSync(join(root, 'pid'), String(process.pid));
    // there at once, and whole
    renameSync(join(root, 'pid'), join(root, 'started'));
    setInterval(() => {}, 1_000);
    return;
  }
  cpSync(join(root, 'registry', version), 'node_modules', { recursive: true });
}

if (import.meta.main) {
  const [root = '', ...args] = process.argv.slice(2);
  npm(root, args);
}
