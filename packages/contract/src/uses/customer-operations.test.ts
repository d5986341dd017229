import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { compareSurfaces } from '../compare/compare-surfaces.ts';
import { readContract } from '../surface/read-contract.ts';
import type { Surface } from '../surface/surface.ts';
import { checkUses } from './check-uses.ts';
import { projectToConsumers } from './projection.ts';
import { readUses } from './read-uses.ts';

const at = (path: string) => fileURLToPath(new URL(`../../../../${path}`, import.meta.url));
const plugin = at('plugins/customer-operations');
const contract = at('connectors/ticketing/contract');
// the package stands alone; in its own repository there is neither plugin nor connector
const here = existsSync(plugin) && existsSync(contract);

test.skipIf(!here)(
  'R39 R63 every skill and agent of the shipped plugin fits the connector that is committed',
  () => {
    const surface = readContract(contract);
    const consumers = readUses(plugin).filter(({ connector }) => connector === 'ticketing');
    expect(consumers.map(({ name }) => name)).toEqual([
      'breach-reporter',
      'ticket-reader',
      'breach-watch',
      'reply-drafting',
      'ticket-triage',
      'weekly-report',
    ]);
    const silent = consumers.flatMap(({ name, tools }) =>
      Object.entries(tools)
        .filter(([, { sends, reads }]) => !sends || !reads)
        .map(([tool]) => `${name} ${tool}`),
    );
    expect(silent).toEqual([]);
    expect(consumers.flatMap((consumer) => checkUses(consumer, surface))).toEqual([]);
  },
);

test.skipIf(!here)(
  'R39 a promised field that goes away breaks its readers, each with its line, and a checking client of any other caller',
  () => {
    const before = readContract(contract);
    const after: Surface = structuredClone(before);
    const get = after.tools.find(({ name }) => name === 'get_ticket');
    const output = JSON.stringify(get?.outputSchema).replaceAll('"recent_comments"', '"comments"');
    if (get) get.outputSchema = JSON.parse(output);
    const comparison = compareSurfaces(before, after);
    const hits = projectToConsumers(comparison, readUses(plugin), 'ticketing').flatMap(
      (each) => each.hits,
    );
    expect(hits).toEqual(
      [
        ['breach-reporter', 'calls get_ticket'],
        ['ticket-reader', 'reads ticket.recent_comments[].body'],
        ['breach-watch', 'calls get_ticket'],
        ['reply-drafting', 'reads ticket.recent_comments[].body'],
        ['ticket-triage', 'reads ticket.recent_comments[].body'],
        ['weekly-report', 'calls get_ticket'],
      ].map(([consumer, because]) => ({
        consumer,
        file: '.claude-plugin/plugin.json',
        line: expect.any(Number),
        because,
      })),
    );
  },
);
