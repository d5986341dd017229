import type { Diagnostic } from './diagnostic.ts';
import type { GatehouseFields, PartUses } from './gatehouse-fields.ts';

/** Which public layout the bundle follows. */
export type Dialect = 'claude' | 'agent-plugins';

/** What the catalog knows of a skill: its front matter, never its body. */
export interface SkillHead {
  /** Unique in the bundle; 1 to 64 of `a-z0-9-`. */
  name: string;
  /** The author's spelling, where it is not a valid name. */
  displayName?: string;
  /** One line, whitespace collapsed. Third-party text: escape it before it enters a prompt. */
  description: string;
  whenToUse?: string;
  /** Path of the SKILL.md (or command file), relative to the bundle root. */
  path: string;
  /** The folder that is this skill, relative to the bundle root; absent for a flat file such as a command. */
  folder?: string;
  /** False when the author reserves the skill for people, or when that flag is unreadable. */
  modelInvocable: boolean;
  /** What its own front matter says it uses; `Bundle.gatehouse.uses` holds this and what the manifest says. */
  uses?: PartUses;
  /** Pre-approval in the origin host; Gatehouse grants nothing because of it. */
  allowedTools: string[];
  /** Size of the whole file in bytes. */
  bytes: number;
}

/** What the catalog knows of a sub-agent: its front matter, never its prompt. */
export interface AgentHead {
  name: string;
  displayName?: string;
  /** One line, whitespace collapsed. Third-party text: escape it before it enters a prompt. */
  description: string;
  /** As written, for example `ticketing.get_ticket`. */
  tools: string[];
  /** True when the file has no `tools` field: the Claude layout then means "all of the parent's". */
  inheritsTools: boolean;
  /** The author's alias, id or free text; Gatehouse goes by the tier instead. */
  model?: string;
  skills?: string[];
  /** What its own front matter says it uses, as for a skill. */
  uses?: PartUses;
  path: string;
  /** Size of the whole file in bytes. */
  bytes: number;
}

interface ServerBase {
  /** `A-Za-z0-9_-` only. */
  name: string;
  /** The key as the author wrote it. */
  label: string;
  /** The file that declares the server. */
  path: string;
}

/** A connector that the bundle asks for. `${VAR}` is left as is: expanding it is the host's policy. */
export type ServerEntry =
  | (ServerBase & { transport: 'http' | 'sse'; url: string; headers: Record<string, string> })
  | (ServerBase & {
      transport: 'stdio';
      command: string;
      args: string[];
      env: Record<string, string>;
      cwd?: string;
    })
  /** An empty `url`: each org unit binds its own server. A state, not an error. */
  | (ServerBase & { transport: 'unbound'; intended: 'http' | 'sse' });

/** One kind of system that the bundle's texts mention as `~~placeholder`. */
export interface Category {
  /** Without the tildes, whitespace collapsed: `support platform`. */
  placeholder: string;
  /** The label of the CONNECTORS.md row, or the connector key when only the manifest declares it. */
  category: string;
  /** The table's "Included servers", as written. */
  servers: string[];
  /** The key in the manifest's `connectors` that claims this placeholder. */
  connector?: string;
}

/** A bundle as the catalog sees it. Bodies, prompts and result schemas are read on demand. */
export interface Bundle {
  /** Absolute, symlinks resolved. */
  root: string;
  dialect: Dialect;
  name: string;
  /** As written, semver or not; `unknown` when the manifest states none. */
  version: string;
  displayName?: string;
  /** Empty when the manifest states none. */
  description: string;
  gatehouse: GatehouseFields;
  /** In order of path. */
  skills: SkillHead[];
  agents: AgentHead[];
  servers: ServerEntry[];
  categories: Category[];
  diagnostics: Diagnostic[];
  /** Of all files, where they are pinned: whoever reads one of them later compares it again. */
  digest?: string;
  /** File bytes read to build this object (directory listings not counted). */
  bytesRead: number;
}
