import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ContractError } from '../error.ts';
import { canonicalJson, isObject } from '../json.ts';
import { CONTRACT_FILE, FORMAT, type ContractFile } from './contract-file.ts';
import { toolFileNames } from './file-names.ts';
import { toolHashes } from './hashes.ts';
import { byCodeUnits, jsonFiles, readContractFile } from './read-contract.ts';
import type { Surface } from './surface.ts';

/** What a file is called until all of them are on disk. */
const NEW = '.new';

/**
 * Writes a surface as a contract: one file for each tool, and `contract.json` last. All files are on disk before the
 * first one takes its name, so a failure leaves the old contract; a crash between two names is told by readContract,
 * because the hashes do not fit. Files of tools that are gone are removed, and only those: a folder with other JSON
 * files is refused. Throws ContractError `could_not_write` or, for an old contract.json that cannot be read, `bad_contract`.
 */
export function writeContract(folder: string, surface: Surface): void {
  const contract = contractOf(surface);
  const names = toolFileNames(surface.tools.map(({ name }) => name));
  const texts = new Map(surface.tools.map((tool) => [names.get(tool.name) ?? '', fileText(tool)]));
  texts.set(CONTRACT_FILE, fileText(contract));
  try {
    mkdirSync(folder, { recursive: true });
    const old = filesOfOld(folder);
    const strangers = jsonFiles(folder).filter((file) => !old.includes(file));
    if (strangers.length > 0) throw notOurs(folder, strangers);
    putInPlace(folder, texts);
    for (const file of old) if (!texts.has(file)) rmSync(join(folder, file), { force: true });
  } catch (error) {
    if (error instanceof ContractError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new ContractError(
      'could_not_write',
      `The contract could not be written to ${folder} (${code}).`,
      'Check that it is a folder, its permissions and the space on the disk. An old contract is unchanged.',
      error,
    );
  }
}

/** `contract.json` of a surface. Everything is sorted, so that the same surface is the same bytes. */
function contractOf({ tools, ...server }: Surface): ContractFile {
  return {
    format: FORMAT,
    ...server,
    prompts: server.prompts.toSorted((a, b) => byCodeUnits(a.name, b.name)),
    resources: server.resources.toSorted((a, b) => byCodeUnits(a.uri, b.uri)),
    resourceTemplates: server.resourceTemplates.toSorted((a, b) =>
      byCodeUnits(a.uriTemplate, b.uriTemplate),
    ),
    tools: Object.fromEntries(tools.map((tool) => [tool.name, toolHashes(tool)])),
  };
}

/** As it is committed. Both things that are written were read from JSON. */
const fileText = (value: object) => (isObject(value) ? `${canonicalJson(value, 2)}\n` : '');

function putInPlace(folder: string, texts: ReadonlyMap<string, string>): void {
  const written: string[] = [];
  try {
    for (const [file, text] of texts) {
      writeFileSync(join(folder, `${file}${NEW}`), text);
      written.push(`${file}${NEW}`);
    }
    for (const file of texts.keys()) {
      renameSync(join(folder, `${file}${NEW}`), join(folder, file));
    }
  } catch (error) {
    for (const file of written) rmSync(join(folder, file), { force: true });
    throw error;
  }
}

/** The tool files of the contract that is there already. */
function filesOfOld(folder: string): string[] {
  try {
    return [...toolFileNames(Object.keys(readContractFile(folder).tools)).values()];
  } catch (error) {
    if (error instanceof ContractError && error.code === 'no_contract') return [];
    throw error;
  }
}

function notOurs(folder: string, files: readonly string[]): ContractError {
  const more = files.length > 1 ? ` and ${files.length - 1} more` : '';
  return new ContractError(
    'could_not_write',
    `${folder} holds JSON files that are of no contract: ${files[0] ?? ''}${more}.`,
    'Name a folder of its own with --out, such as contract/.',
  );
}
