import { basename } from 'node:path';

import type { AgentHead } from './bundle.ts';
import { warning } from './diagnostic.ts';
import { readHead } from './head.ts';
import { markdownFiles } from './markdown-files.ts';
import { partUses } from './part-uses.ts';
import type { Reading } from './reading.ts';
import { unique } from './unique.ts';

/**
 * Reads the head of every sub-agent; a bad one is skipped with a diagnostic.
 * Only Markdown files count: result schemas lie beside them.
 *
 * @param places files or folders, relative to the root, that replace the default `agents/`
 */
export async function readAgents(reading: Reading, places?: string[]): Promise<AgentHead[]> {
  const heads: AgentHead[] = [];
  for (const place of places ?? ['agents']) {
    for (const path of await markdownFiles(reading, place, places !== undefined)) {
      const head = await readAgent(reading, path);
      if (head !== undefined) heads.push(head);
    }
  }
  return unique(heads, 'agent', reading.diagnostics);
}

async function readAgent(reading: Reading, path: string): Promise<AgentHead | undefined> {
  const head = await readHead(reading, path, basename(path, '.md'));
  if (head === undefined) return undefined;
  const { fields, ...common } = head;
  const model = fields.text('model');
  const skills = fields.list('skills');
  const uses = partUses(fields);
  const inheritsTools = !fields.has('tools');
  if (inheritsTools) {
    const message = 'has no tools field: Gatehouse gives it none';
    const hint = 'List them as `tools`, such as `ticketing.get_ticket`.';
    reading.diagnostics.push(warning('agent_without_tools', path, message, hint));
  }
  return {
    ...common,
    // An unreadable list grants nothing; only a missing one inherits.
    tools: fields.list('tools') ?? [],
    inheritsTools,
    ...(model === undefined ? {} : { model }),
    ...(skills === undefined ? {} : { skills }),
    ...(uses === undefined ? {} : { uses }),
    path,
  };
}
