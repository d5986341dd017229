import { lstatSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { ContractError } from '../error.ts';
import { CONTRACT_FILE, contractFile, FORMAT, type ContractFile } from './contract-file.ts';
import { toolFileNames } from './file-names.ts';
import { toolHashes, type ToolHashes } from './hashes.ts';
import { type Surface, type ToolDefinition, toolDefinition } from './surface.ts';

const AGAIN = 'Make it anew with `contract snapshot`, or restore the folder from version control.';

/**
 * The surface that a folder holds, tools in the order of their names. Throws ContractError `no_contract` when there is
 * none, and `bad_contract` when it is of another format, broken, incomplete or edited by hand.
 */
export function readContract(folder: string): Surface {
  const { format: _format, tools: pinned, ...server } = readContractFile(folder);
  const names = Object.keys(pinned).toSorted(byCodeUnits);
  const files = toolFileNames(names);
  const strangers = listed(folder).filter((file) => !new Set(files.values()).has(file));
  if (strangers.length > 0) {
    throw bad(`${join(folder, strangers[0] ?? '')} belongs to no tool of ${CONTRACT_FILE}`, AGAIN);
  }
  const tools = names.map((name) => {
    const path = join(folder, files.get(name) ?? '');
    const tool = readTool(path, name);
    const moved = movedHash(toolHashes(tool), pinned[name]);
    if (moved === undefined) return tool;
    throw bad(
      `${path} does not have the ${moved} that ${CONTRACT_FILE} states: it was edited, or only partly written`,
      `A contract is made from a server and never edited. ${AGAIN}`,
    );
  });
  return { ...server, tools };
}

/** `contract.json` alone: who the server is and the hashes of its tools. Throws like readContract. */
export function readContractFile(folder: string): ContractFile {
  const path = join(folder, CONTRACT_FILE);
  const text = readText(path);
  if (text === undefined) {
    if (statSync(folder, { throwIfNoEntry: false })?.isFile()) {
      throw new ContractError(
        'no_contract',
        `${folder} is a file, and a contract is a folder.`,
        `Name the folder that holds ${CONTRACT_FILE}, such as ${dirname(folder)}`,
      );
    }
    throw new ContractError(
      'no_contract',
      `There is no contract in ${folder}: it has no ${CONTRACT_FILE}.`,
      `Make one with: contract snapshot --out ${folder} -- <command that starts the server>`,
    );
  }
  const value = parse(path, text);
  const format = z.object({ format: z.unknown() }).safeParse(value).data?.format;
  if (format !== FORMAT) {
    throw bad(
      `${path} is of format ${JSON.stringify(format) ?? 'unknown'}, and this version reads format ${FORMAT}`,
      'Use the version of gatehouse-contract that wrote it, or make the contract anew.',
    );
  }
  const parsed = contractFile.safeParse(value);
  if (parsed.success) return parsed.data;
  throw bad(`${path} is not as it was written: ${firstIssue(parsed.error)}`, AGAIN);
}

export const byCodeUnits = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Names of the tool files in a folder, whatever tools they are of. Throws what the file system throws. */
export function jsonFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json') && file !== CONTRACT_FILE)
    .toSorted(byCodeUnits);
}

function listed(folder: string): string[] {
  try {
    return jsonFiles(folder);
  } catch (error) {
    throw bad(`${folder} cannot be read (${codeOf(error)})`, 'Check its permissions.');
  }
}

function readTool(path: string, name: string): ToolDefinition {
  const text = readText(path);
  if (text === undefined) {
    throw bad(`${path} is missing: ${CONTRACT_FILE} has a tool ${JSON.stringify(name)}`, AGAIN);
  }
  const parsed = toolDefinition.safeParse(parse(path, text));
  if (!parsed.success) throw bad(`${path} is no tool: ${firstIssue(parsed.error)}`, AGAIN);
  if (parsed.data.name === name) return parsed.data;
  throw bad(`${path} is of another tool, ${JSON.stringify(parsed.data.name)}`, AGAIN);
}

function movedHash(now: ToolHashes, pinned: ToolHashes | undefined): string | undefined {
  return (['shape', 'hints', 'text'] as const).find((each) => now[each] !== pinned?.[each]);
}

/**
 * Undefined: there is no such file. A link would read what the folder does not hold, and a pipe would wait for ever: both
 * are refused.
 */
function readText(path: string): string | undefined {
  try {
    if (lstatSync(path).isFile()) return readFileSync(path, 'utf8');
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw bad(`${path} cannot be read (${code})`, 'Check its permissions.');
  }
  throw bad(`${path} is no regular file but a link, a folder or a pipe`, AGAIN);
}

const codeOf = (error: unknown) =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown';

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw bad(`${path} is not JSON`, AGAIN);
  }
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  return `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unknown'}`;
}

const bad = (message: string, hint: string) =>
  new ContractError('bad_contract', `${message}.`, hint);
