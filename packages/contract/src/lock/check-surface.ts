import { satisfies, validRange } from 'semver';
import { formerNamesOf } from '../compare/former-names.ts';
import { visibleLine, hiddenIn } from '../compare/hidden-text.ts';
import type { Surface, ToolDefinition } from '../surface/surface.ts';
import { aliasesIn, answeringTo } from './answering.ts';
import { checkTool } from './check-tool.ts';
import { definitionHash, instructionsHash } from './lock-surface.ts';
import { own, type LockedConnector } from './lock-file.ts';
import { pinnedDefinitions } from './pinned-definitions.ts';
import type { LockOutcome, LockVerdict, LockVerdictKind } from './lock-verdict.ts';

/** Whether a text says which versions may answer, such as `^2.1`. */
export const isRange = (text: string) => validRange(text) !== null;

/** Whether a version may answer; no range admits any. */
export const admits = (range: string | undefined, version: string) =>
  range === undefined || satisfies(version, range);

/** What was pinned of an instance: its hashes, and the definitions that they are of, where these are at hand. */
export interface Pinned {
  readonly entry: LockedConnector;
  readonly definitions: Surface | undefined;
}

export interface CheckOptions {
  /** The versions that may answer, as a semver range; absent: any. That of the lock counts as well. */
  readonly range?: string | undefined;
  /** Absent: not compared. */
  readonly category?: string | undefined;
  /**
   * Whether somebody else decides what the server says to our models. Then nothing of its text passes unread. A server
   * states its own name, so this must be said by whoever configures it.
   */
  readonly thirdParty: boolean;
}

/**
 * Judges what a server offers now by what was pinned. One verdict at least for each tool on either side; those of the
 * server as a whole come first. Pure, and closed where it cannot tell: a difference that cannot be compared refuses.
 */
export function checkSurface(
  pinned: Pinned,
  surface: Surface,
  options: CheckOptions,
): LockVerdict[] {
  const { entry } = pinned;
  const counts = new Map<string, number>();
  for (const { name } of surface.tools) counts.set(name, (counts.get(name) ?? 0) + 1);
  const wasOf = pinnedDefinitions(pinned);
  const tools = surface.tools.flatMap((tool): LockVerdict[] => {
    if (counts.get(tool.name) !== 1) {
      const message =
        'The server lists two tools of this name, so nobody can tell which one is called.';
      return [verdict(tool.name, 'shape_broken', 'refuse', message)];
    }
    return checkTool(tool, own(entry.tools, tool.name), wasOf, options.thirdParty);
  });
  const aliases = aliasesIn(surface);
  const gone = Object.keys(entry.tools)
    .filter((name) => !counts.has(name))
    .flatMap((name) => {
      const tool = answeringTo(surface, name);
      // it still answers to its former name: whether as it used to is compared like everything else
      if (tool) return checkTool(tool, own(entry.tools, name), wasOf, options.thirdParty);
      return [verdict(name, 'gone', 'refuse', 'It was pinned and is not offered any more.')];
    });
  const claimed = [...aliases.values()].flatMap(({ name, tools: [tool, rival] }): LockVerdict[] => {
    if (own(entry.tools, name)) return [];
    if (rival) {
      const message = 'Two tools say that they answer to this name, so nobody can tell which does.';
      return [verdict(name, 'shape_broken', 'refuse', message)];
    }
    const locked = own(entry.tools, tool.name);
    const claims = (each: ToolDefinition | undefined) =>
      each !== undefined && formerNamesOf(each).some((former) => former.name === name);
    // its names are part of its definition, so a tool that is as it was pinned has those that were pinned
    if (locked && (definitionHash(tool) === locked.definition || claims(wasOf(tool.name))))
      return [];
    const message = `${visibleLine(tool.name)} answers to this name as well, which was not so when the connector was pinned.`;
    return [verdict(name, 'new_tool', options.thirdParty ? 'refuse' : 'pass', message)];
  });
  return [...serverVerdicts(entry, surface, options), ...tools, ...gone, ...claimed];
}

function serverVerdicts(
  entry: LockedConnector,
  { server }: Surface,
  { range, category, thirdParty }: CheckOptions,
): LockVerdict[] {
  const found: LockVerdict[] = [];
  const add = (kind: LockVerdictKind, outcome: LockOutcome, message: string) =>
    found.push(verdict('', kind, outcome, message));
  if (server.name !== entry.server) {
    add(
      'other_server',
      'refuse',
      `Pinned was ${visibleLine(entry.server)}, and ${visibleLine(server.name) || 'a server without a name'} answers.`,
    );
  }
  if (category !== undefined && category !== entry.category) {
    add(
      'other_server',
      'refuse',
      `It was pinned as ${entry.category} and is bound as ${category}.`,
    );
  }
  for (const each of new Set([range, entry.contract])) {
    if (admits(each, server.version)) continue;
    add(
      'version_out_of_range',
      'refuse',
      `Version ${visibleLine(server.version) || 'unknown'} answers, and only ${each} may.`,
    );
  }
  if (range !== entry.contract) {
    const [from, to] = [entry.contract, range].map((each) => visibleLine(each ?? 'any'));
    add(
      'ok',
      'pass',
      `Which versions may answer is another range than was pinned: ${from} → ${to}.`,
    );
  }
  const hidden = hiddenIn(server.instructions ?? '');
  if (hidden.length > 0) {
    add('hidden_text', 'refuse', `The server’s instructions hold ${hidden.join(', ')}.`);
  }
  if (instructionsHash(server) !== entry.instructions) {
    add(
      'text_drifted',
      thirdParty ? 'refuse' : 'pass',
      'The server’s instructions are other ones.',
    );
  }
  if (server.version !== entry.version) {
    const from = `${visibleLine(entry.version)} → ${visibleLine(server.version)}`;
    add('ok', 'pass', `The server’s version moved: ${from}.`);
  }
  return found;
}

const verdict = (
  tool: string,
  kind: LockVerdictKind,
  outcome: LockOutcome,
  message: string,
): LockVerdict => ({ tool, verdict: kind, outcome, moved: true, message, findings: [] });
