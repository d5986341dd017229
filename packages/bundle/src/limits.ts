/** Most of one skill or agent file that the catalog may read, in bytes (R10). */
export const HEAD_BYTES = 16_384;

/** Step in which a head is read, in bytes: most front matter ends within the first one. */
export const HEAD_STEP = 2_048;

/** Largest manifest, server file, CONNECTORS.md or result schema, in bytes. */
export const DOCUMENT_BYTES = 262_144;

/** Largest file of a skill's folder that is handed over as text, in bytes. */
export const SKILL_FILE_BYTES = 262_144;

/** Largest body that is read on demand, in bytes: far above the longest public one (about 300 kB). */
export const BODY_BYTES = 8_388_608;

/** Largest bundle whose files can be pinned: all of them are read, in bytes, and their number. */
export const DIGEST_BYTES = 67_108_864;
export const DIGEST_FILES = 10_000;

/** Most entries read from one folder of skills, commands or agents. */
export const FOLDER_ENTRIES = 1_000;

/** Longest skill description by the Agent Skills specification, in characters. */
export const DESCRIPTION_CHARS = 1_024;

/** File size from which a skill is reported as long, in bytes: about 5,000 tokens at 4 bytes each. */
export const LONG_BODY_BYTES = 20_000;
