/** Every deviation that a bundle can be loaded in spite of; stable, so that callers may switch on it. */
export type DiagnosticCode =
  // manifest
  | 'unknown_field'
  | 'metadata_ignored'
  | 'extensions_ignored'
  | 'version_missing'
  | 'gatehouse_unknown_agent'
  | 'gatehouse_unknown_use'
  // names and descriptions of skills and agents
  | 'front_matter_missing'
  | 'front_matter_unclosed'
  | 'front_matter_too_long'
  | 'front_matter_broken'
  | 'front_matter_repaired'
  | 'duplicate_key'
  | 'field_type'
  | 'name_slugged'
  | 'name_missing'
  | 'name_differs'
  | 'duplicate_name'
  | 'description_missing'
  | 'description_long'
  | 'description_markup'
  | 'body_long'
  | 'skill_reserved'
  | 'agent_without_tools'
  | 'not_utf8'
  // files and folders
  | 'skill_file_missing'
  | 'component_missing'
  | 'component_ignored'
  | 'outside_bundle'
  | 'unreadable'
  | 'too_many'
  // servers
  | 'servers_invalid'
  | 'server_invalid'
  | 'transport_unsupported'
  | 'server_credentials'
  // CONNECTORS.md
  | 'connectors_too_long'
  | 'connectors_table_missing'
  | 'connectors_row_invalid'
  | 'duplicate_placeholder';

/** One deviation from the format. The bundle loads all the same; nothing vanishes without one. */
export interface Diagnostic {
  /** `skipped`: the named part is not available. `warning`: it is, but not as its author meant. */
  level: 'warning' | 'skipped';
  code: DiagnosticCode;
  /** Relative to the bundle root, with forward slashes. */
  path: string;
  /** 1-based, where the format gives one. */
  line?: number;
  message: string;
  /** The next step for the bundle's author or the admin. */
  hint: string;
}

/** A deviation that the bundle loads in spite of. */
export function warning(
  code: DiagnosticCode,
  path: string,
  message: string,
  hint: string,
): Diagnostic {
  return { level: 'warning', code, path, message, hint };
}

/** A part that is left out. */
export function skipped(
  code: DiagnosticCode,
  path: string,
  message: string,
  hint: string,
): Diagnostic {
  return { level: 'skipped', code, path, message, hint };
}
