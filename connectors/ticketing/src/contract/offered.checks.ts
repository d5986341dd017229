import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { toolDefinitions } from '@gatehouse/kit';
import { ofPackage, surfaceSchema, type Surface } from 'gatehouse-contract';
import { z } from 'zod';
import { ticketing } from '../connector.ts';

const packageFolder = join(import.meta.dirname, '..', '..');

/** Name and version under which the connector is published. */
export const published = z
  .object({ name: z.string(), version: z.string() })
  .parse(JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')));

/**
 * What this connector lists, as a client would see it, without starting it: the same for every vendor, person and
 * policy. The SDK and zod are named with their versions, because the same tools are listed otherwise when these move.
 */
export function offered(): Surface {
  return surfaceSchema.parse({
    server: {
      name: `gatehouse-${ticketing.category}`,
      version: ticketing.version,
      instructions: ticketing.instructions,
    },
    // through JSON, as it goes over the wire
    tools: JSON.parse(JSON.stringify(toolDefinitions(ticketing))),
    prompts: [],
    resources: [],
    resourceTemplates: [],
    resolved: shaping(),
  });
}

/** What turns a tool into what is listed. */
const SHAPING = ['@modelcontextprotocol/server', 'zod'];

/** As installed: the SDK is found from the kit, which serves. */
function shaping(): Record<string, string> {
  const kit = realpathSync(join(packageFolder, 'node_modules', '@gatehouse', 'kit'));
  const found = Object.entries(ofPackage(kit)?.resolved ?? {});
  return Object.fromEntries(found.filter(([name]) => SHAPING.includes(name)));
}
