import { z } from 'zod';
import { SecretError } from './secret-error.ts';

/** Where a secret is kept, parsed. `key` names one value where the place holds several. */
export type SecretReference =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'env'; readonly name: string }
  | { readonly kind: 'age'; readonly path: string; readonly key?: string }
  | { readonly kind: 'vault'; readonly path: string; readonly key: string };

const path = z.string().regex(/^\/[^\0]*[^\0/]$/, 'the path must begin with / and name a file');
const key = z.string().regex(/^[\w.-]{1,128}$/, 'after # stands the name of one value');
const vaultPath = z
  .string()
  .regex(/^[\w@+=,.:~ -]+(?:\/[\w@+=,.:~ -]+)+$/, 'the path must be like secret/data/redmine')
  .refine((text) => !/(?:^|\/)\.{1,2}(?:\/|$)/.test(text), 'the path must not hold . or ..');

const forms = {
  file: z.strictObject({
    path,
    key: z.undefined('a file holds one value; leave out #').optional(),
  }),
  env: z.strictObject({
    path: z.string().regex(/^[A-Za-z_]\w*$/, 'env: takes the name of a variable'),
    key: z.undefined('a variable holds one value; leave out #').optional(),
  }),
  age: z.strictObject({ path, key: key.optional() }),
  vault: z.strictObject({ path: vaultPath, key }),
};

const EXAMPLES =
  'Write file:/run/secrets/x, env:NAME, age:/run/creds.age#api_key or vault:secret/data/redmine#api_key.';

const isKind = (text: string | undefined): text is keyof typeof forms =>
  text !== undefined && Object.hasOwn(forms, text);

/**
 * Parses `kind:path#key`. `setting` says in errors which setting holds the reference; the text itself is not repeated,
 * because somebody may have put the secret there. Throws SecretError `bad_reference`.
 */
export function parseReference(text: string, setting: string): SecretReference {
  const [, kind, at, name] = /^([a-z]+):([^#]*)(?:#(.*))?$/s.exec(text) ?? [];
  if (!isKind(kind)) {
    throw wrong(setting, 'it does not begin with file:, env:, age: or vault:');
  }
  const parsed = forms[kind].safeParse({ path: at, ...(name !== undefined && { key: name }) });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const missing = kind === 'vault' && name === undefined;
    throw wrong(setting, missing ? 'vault: needs #key at its end' : (issue?.message ?? 'wrong'));
  }
  return referenceOf(kind, parsed.data);
}

/** The text of a reference. It names a place and never holds a value, so it may be shown, logged and audited. */
export function referenceText(reference: SecretReference): string {
  if (reference.kind === 'env') return `env:${reference.name}`;
  const name = 'key' in reference && reference.key !== undefined ? `#${reference.key}` : '';
  return `${reference.kind}:${reference.path}${name}`;
}

function referenceOf(
  kind: keyof typeof forms,
  { path: at, key: name }: { path: string; key?: string | undefined },
): SecretReference {
  if (kind === 'env') return { kind, name: at };
  if (kind === 'file') return { kind, path: at };
  if (kind === 'vault') return { kind, path: at, key: name ?? '' };
  return { kind, path: at, ...(name !== undefined && { key: name }) };
}

function wrong(setting: string, why: string): SecretError {
  return new SecretError(
    'bad_reference',
    `${setting} is no reference to a secret: ${why}.`,
    EXAMPLES,
  );
}
