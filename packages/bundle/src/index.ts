export type { AgentHead, Bundle, Category, Dialect, ServerEntry, SkillHead } from './bundle.ts';
export { bundleDigest } from './digest.ts';
export type { Diagnostic, DiagnosticCode } from './diagnostic.ts';
export { BundleError, type BundleErrorCode } from './error.ts';
export type {
  AgentSettings,
  ConnectorRequirement,
  GatehouseFields,
  Tier,
  ToolUse,
} from './gatehouse-fields.ts';
export { readAgentPrompt, readAgentResultSchema, readSkillBody } from './on-demand.ts';
export { readSkillFile } from './skill-file.ts';
export { findPlaceholders, type PlaceholderUse } from './placeholders.ts';
export { readBundle } from './read-bundle.ts';
