import { visibleLine } from '../compare/hidden-text.ts';
import type { Surface, ToolDefinition } from '../surface/surface.ts';
import type { Limit, Profile } from './profile.ts';
import type { WalkedSchema } from './walk-schema.ts';

/** A tool with what most rules look at. */
export interface LintedTool {
  readonly definition: ToolDefinition;
  readonly name: string;
  readonly description: string;
  /** The parts of its name in lower case: `searchTickets` and `search_tickets` are both search, tickets. */
  readonly words: readonly string[];
  readonly input: WalkedSchema;
  readonly output: WalkedSchema | undefined;
  readonly tokens: number;
}

export interface LintedServer {
  readonly surface: Surface;
  readonly profile: Profile;
  readonly tools: readonly LintedTool[];
}

/** What a rule found. `path` as in a finding, without it the whole tool. */
export interface Problem {
  readonly path?: string;
  /** From a rule about the whole server: the tool that it is about. */
  readonly tool?: string;
  readonly level: 'error' | 'warning';
  readonly message: string;
  readonly fix?: string;
  readonly source?: string;
}

export interface Rule {
  readonly name: string;
  /** What it demands, in one sentence. */
  readonly about: string;
  readonly source: string;
  /** What to do about a finding, where the problem itself does not say. */
  readonly fix: string;
  readonly tool?: (tool: LintedTool, server: LintedServer) => readonly Problem[];
  readonly server?: (server: LintedServer) => readonly Problem[];
}

/** A problem with a limit of the profile. */
export const beyond = (limit: Limit<unknown>, path: string, message: string): Problem => ({
  path,
  level: limit.level,
  message,
  source: limit.source,
});

/** A name or value of somebody else inside a sentence: one line, at most 80 characters. */
export function quoted(text: string): string {
  const line = visibleLine(text.slice(0, 80));
  return text.length > 80 ? `"${line}…"` : `"${line}"`;
}

export const inInput = (path: string) => (path === '' ? 'input' : `input ${path}`);
export const inOutput = (path: string) => (path === '' ? 'output' : `output ${path}`);
