/** A part of a tool that a consumer rests on, with the line that says so (from 1, in `declaredIn`). */
export interface UsedPath {
  /** `filter.status` of the arguments, `tickets[].id` of the result. */
  readonly path: string;
  readonly line: number;
}

export interface ToolUse {
  readonly line: number;
  /** Absent: it does not say what it sends, so it may be anything. Empty: nothing. */
  readonly sends?: readonly UsedPath[];
  /** Likewise of the result. */
  readonly reads?: readonly UsedPath[];
  /** It rests on the tool changing nothing. */
  readonly readOnly?: { readonly line: number };
}

/** Something that a text names, and the line of `file` on which it stands (from 1). */
export interface Mention {
  readonly text: string;
  readonly line: number;
}

/** A skill or sub-agent and what it uses of one connector. */
export interface Consumer {
  readonly name: string;
  /** The skill's or agent's own file, from the folder that was read, with forward slashes. */
  readonly file: string;
  /** The file in which its `uses` stand: its own, or the manifest of its bundle. */
  readonly declaredIn: string;
  readonly line: number;
  readonly connector: string;
  /** Versions of the connector that it works with, a semver range. */
  readonly range?: string;
  readonly tools: Readonly<Record<string, ToolUse>>;
  /** Names in its text that may be tools: in code, with an underscore, or behind the name of the connector. */
  readonly mentions: readonly Mention[];
  /** `{name}` in its text. */
  readonly variables: readonly Mention[];
  /** What it declares of other connectors: their tools, and fields that a `{name}` may mean. */
  readonly elsewhere: { readonly tools: readonly string[]; readonly paths: readonly string[] };
}
