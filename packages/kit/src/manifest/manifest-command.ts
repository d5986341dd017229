import { parseArgs } from 'node:util';
import type { DeployedConnector } from './connector-manifest.ts';
import type { DeploymentFacts } from './facts.ts';
import { deploymentFiles, generateDeployment } from './generate-deployment.ts';

/** What the command does to the world. */
export interface ManifestIo {
  readonly print: (text: string) => void;
  readonly printError: (text: string) => void;
  /** Makes the folders above the file where they are missing. */
  readonly writeFile: (path: string, text: string) => void;
}

/**
 * `<connector> manifest [--out DIR | --print NAME]`: writes the deploy folder, prints one of its files, or lists them.
 * `argv` is what stands behind `manifest`. Gives the exit code: 0, 1 when a file cannot be written, 2 for wrong usage.
 */
export function manifestCommand(
  definition: DeployedConnector,
  facts: DeploymentFacts,
  argv: readonly string[],
  io: ManifestIo,
): 0 | 1 | 2 {
  const wrong = (what: string) => {
    io.printError(`${what}\nUsage: ${facts.npm} manifest [--out DIR | --print NAME]\n`);
    return 2 as const;
  };
  let out: string | undefined;
  let name: string | undefined;
  try {
    const options = { out: { type: 'string' }, print: { type: 'string' } } as const;
    ({ out, print: name } = parseArgs({ args: [...argv], options, strict: true }).values);
  } catch (error) {
    return wrong(error instanceof Error ? error.message : 'These arguments are not understood.');
  }
  if (out !== undefined && name !== undefined) return wrong('Give --out or --print, not both.');
  const known = deploymentFiles.find((each) => each === name);
  if (name !== undefined && !known) {
    return wrong(`There is no file "${name}"; choose one of: ${deploymentFiles.join(', ')}`);
  }
  const files = generateDeployment(definition, facts);
  if (known) io.print(files[known]);
  else if (out === undefined) io.print(`${deploymentFiles.join('\n')}\n`);
  else return writeAll(files, out, io);
  return 0;
}

function writeAll(files: Record<string, string>, folder: string, io: ManifestIo): 0 | 1 {
  for (const [name, text] of Object.entries(files)) {
    const path = `${folder.replace(/\/+$/, '')}/${name}`;
    try {
      io.writeFile(path, text);
    } catch {
      io.printError(`${path} cannot be written. Choose a folder that you may write to.\n`);
      return 1;
    }
    io.print(`${path}\n`);
  }
  return 0;
}
