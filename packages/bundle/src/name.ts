/** Names by the Agent Skills specification: 1 to 64 of `a-z0-9-`, no hyphen at an end, no `--`. */
const SPEC_NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** Longest name by the same specification, in characters. */
const NAME_CHARS = 64;

/** Whether hosts accept the name as it is. */
export function isSpecName(name: string): boolean {
  return name.length <= NAME_CHARS && SPEC_NAME.test(name);
}

/** A valid name close to `label`; `undefined` when no Latin letter or digit is left of it. */
export function slug(label: string): string | undefined {
  const cut = label
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, NAME_CHARS)
    .replace(/-$/, '');
  return cut === '' ? undefined : cut;
}
