import { createHash } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import semver from 'semver';
import { z } from 'zod';
import type { CommandTarget, Environment } from './target.ts';

/**
 * What shapes a surface besides the server's own code: the SDK, and what turns types into JSON Schema. The same release
 * may list something else when one of these moves under it.
 */
const SHAPING = [
  '@modelcontextprotocol/sdk',
  '@modelcontextprotocol/server',
  '@modelcontextprotocol/core',
  'fastmcp',
  'mcp-framework',
  'zod',
  'zod-to-json-schema',
  '@sinclair/typebox',
  'typebox',
  'valibot',
  '@valibot/to-json-schema',
  'arktype',
];

/** Of the versions that were resolved the one of the server itself, where it is a package. */
export function ownPackage(
  resolved: Readonly<Record<string, string>>,
): { readonly name: string; readonly version: string } | undefined {
  const own = Object.entries(resolved).filter(([name]) => !SHAPING.includes(name));
  const [only] = own;
  return only && own.length === 1 ? { name: only[0], version: only[1] } : undefined;
}

const manifest = z.looseObject({ name: z.string(), version: z.string() });

export interface Installed {
  /** The package that the server is. */
  readonly name: string;
  readonly version: string;
  /** Package -> version, its own included. */
  readonly resolved: Readonly<Record<string, string>>;
}

/**
 * The package behind a command and the versions that it really runs on. Only files are looked at: what `node` is given,
 * a program in `node_modules/.bin`, or the folder in which `npx` keeps what it installed. Undefined where that cannot be
 * seen, as with `uvx`, `docker` or a program that was compiled.
 */
export function findInstalled(target: CommandTarget, cwd: string): Installed | undefined {
  const folder = resolve(cwd, target.cwd ?? '.');
  const program = target.command.replace(/^.*[\\/]/, '').replace(/\.(?:cmd|exe)$/, '');
  if (program === 'npx') return ofNpx(target.args, target.env);
  const script =
    program === 'node' ? target.args.find((each) => !each.startsWith('-')) : target.command;
  if (script === undefined || (program !== 'node' && !/[\\/]/.test(script))) return undefined;
  return ofScript(isAbsolute(script) ? script : join(folder, script));
}

/** Of the package whose script is started, however deep it lies in it. */
function ofScript(script: string): Installed | undefined {
  let folder: string;
  try {
    folder = dirname(realpathSync(script));
  } catch {
    return undefined;
  }
  for (; folder !== dirname(folder); folder = dirname(folder)) {
    const found = ofPackage(folder);
    if (found) return found;
  }
  return undefined;
}

/** Of the package whose folder this is. */
export function ofPackage(folder: string): Installed | undefined {
  const own = readManifest(folder);
  if (!own) return undefined;
  const resolved: Record<string, string> = { [own.name]: own.version };
  // what the server itself would get counts before what only its SDK gets, which lies beside the SDK
  const from = [folder];
  for (const place of from) {
    for (const name of SHAPING) {
      const found = resolved[name] === undefined ? resolveFrom(place, name) : undefined;
      if (!found) continue;
      resolved[name] = found.version;
      from.push(found.folder);
    }
  }
  return { name: own.name, version: own.version, resolved };
}

/** As Node looks for a package: in `node_modules` of the folder, then of each folder above. */
function resolveFrom(from: string, name: string) {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    const found = readManifest(candidate);
    if (found) return { version: found.version, folder: realpathSync(candidate) };
    if (folder === dirname(folder)) return undefined;
  }
}

function readManifest(folder: string) {
  try {
    const parsed = manifest.safeParse(
      JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')),
    );
    return parsed.success && semver.valid(parsed.data.version) !== null ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** Flags of npx that take the next word. */
const TAKES_VALUE = new Set([
  '-p',
  '--package',
  '-c',
  '--call',
  '-w',
  '--workspace',
  '--registry',
  '--cache',
]);

/** Where npx keeps what it installs: a folder named after the packages that were asked for. npm, libnpmexec. */
function ofNpx(args: readonly string[], env: Environment): Installed | undefined {
  const cache = env['npm_config_cache'] ?? defaultCache(env);
  const specs: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? '';
    if (word === '-p' || word === '--package') specs.push(args[at + 1] ?? '');
    if (word.startsWith('--package=')) specs.push(word.slice('--package='.length));
    if (TAKES_VALUE.has(word)) at += 1;
    else if (!word.startsWith('-')) {
      if (specs.length === 0) specs.push(word);
      break;
    }
  }
  const [spec] = specs;
  if (spec === undefined || cache === undefined) return undefined;
  const sorted = specs.toSorted((a, b) => a.localeCompare(b, 'en')).join('\n');
  const folder = createHash('sha512').update(sorted).digest('hex').slice(0, 16);
  const name = spec.replace(/(?!^)@.*$/, '');
  return ofPackage(join(cache, '_npx', folder, 'node_modules', name));
}

function defaultCache(env: Environment): string | undefined {
  if (env['LOCALAPPDATA'] !== undefined && env['HOME'] === undefined) {
    return join(env['LOCALAPPDATA'], 'npm-cache');
  }
  return env['HOME'] === undefined ? undefined : join(env['HOME'], '.npm');
}
