import { InsufficientScopeError, SdkHttpError } from '@modelcontextprotocol/client';

const LACKS_SCOPE = 'the passport lacks a scope that the tool needs';
const refused = (message: string, rule: string) => ({ code: 'forbidden', message, rule });

/** A server that refuses over HTTP answers with a status, not with a result. */
export function httpRefusal(
  error: unknown,
): { code: string; message: string; rule: string } | undefined {
  // what the SDK makes of a 403 that names the scope
  if (error instanceof InsufficientScopeError) {
    const { errorDescription = LACKS_SCOPE, requiredScope = 'unknown' } = error;
    return refused(errorDescription, `scope:${requiredScope}`);
  }
  if (!(error instanceof SdkHttpError)) return undefined;
  if (error.status === 401) return refused('it did not accept the passport', 'passport');
  return error.status === 403 ? refused(LACKS_SCOPE, 'scope') : undefined;
}

/** The same in our own words: a listing that fails is told to models, and the server's words are not for them. */
export const ownWords = ({ rule }: { readonly rule: string }) =>
  rule === 'passport' ? 'it did not accept the passport' : LACKS_SCOPE;

export const SILENT = 'it ended or did not speak the protocol';

/** Why a program did not become a connector, in words. */
export function startFailure(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return 'the program was not found';
  if (code === 'EACCES') return 'the program may not be run';
  return SILENT;
}
