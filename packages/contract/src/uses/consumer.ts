/** A part of a tool that a consumer rests on, with the line that says so (from 1). */
export interface UsedPath {
  /** `filter.status` of the arguments, `tickets[].id` of the result. */
  readonly path: string;
  readonly line: number;
}

export interface ToolUse {
  readonly line: number;
  readonly sends: readonly UsedPath[];
  readonly reads: readonly UsedPath[];
  /** It rests on the tool changing nothing. */
  readonly readOnly?: { readonly line: number };
}

/** A tool name as it stands in the text, and where. */
export interface Mention {
  readonly text: string;
  readonly line: number;
}

/** A skill or sub-agent and what it uses of one connector. */
export interface Consumer {
  readonly name: string;
  /** The skill's or agent's own file, relative to the folder that was read. */
  readonly file: string;
  /** Where the `uses` entry stands; the file itself, or the manifest. */
  readonly declaredIn: string;
  readonly line: number;
  readonly connector: string;
  /** Versions of the connector that it works with, a semver range. */
  readonly range?: string;
  readonly tools: Readonly<Record<string, ToolUse>>;
  /** Names in the text that look like one of this connector's tools, as code or with the connector before it. */
  readonly mentions: readonly Mention[];
  /** `{name}` in the text. */
  readonly variables: readonly Mention[];
}
