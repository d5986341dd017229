import { ProtocolError, SdkError, SdkErrorCode } from '@modelcontextprotocol/client';
import type { HttpState } from './counted-fetch.ts';
import { NoAnswer } from './exchange.ts';
import { harmlessLines } from './last-words.ts';
import { ListError, type ListFailure } from './list-error.ts';
import type { ProcessState } from './server-process.ts';

/** What is known of a failed attempt beside the error itself. */
export interface Evidence {
  /** The server, in words that may be shown. */
  readonly who: string;
  /** Takes out the secrets that the server was given. */
  readonly clean: (text: string) => string;
  readonly process?: ProcessState;
  readonly http?: HttpState;
  readonly lastWords: readonly string[];
  /** It had answered the handshake. */
  readonly connected: boolean;
}

/** What programs say when they miss a secret or a setting. */
const MISSING =
  /\b(?:api[ _-]?)?keys?\b|\btokens?\b|\bcredentials?\b|\benvironment variables?\b|\bunauthori[sz]ed\b|\bauthenticat\w*|\blog ?in\b|\b[A-Z][A-Z0-9]*_(?:KEY|TOKEN|SECRET|PASSWORD)\b/i;

/** Says why an attempt failed. Evidence counts more than the error, which is often only a silence. */
export function toListError(error: unknown, evidence: Evidence): ListError {
  if (error instanceof ListError) return error;
  const { kind, why } = reason(error, evidence);
  return new ListError(kind, `${evidence.who} could not be listed: ${evidence.clean(why)}.`, {
    lastWords: evidence.lastWords,
    cause: error,
  });
}

interface Reason {
  readonly kind: ListFailure;
  readonly why: string;
}

function reason(error: unknown, evidence: Evidence): Reason {
  const { process, http, lastWords, connected } = evidence;
  if (process?.tooMuch === true || http?.tooMuch === true) {
    return { kind: 'protocol', why: 'it answered with more than the limit of bytes' };
  }
  if (http?.refused !== undefined) {
    return { kind: 'needs_credentials', why: `it answered ${http.refused}` };
  }
  const spawn = spawnFailure(error);
  if (spawn !== undefined) return { kind: 'did_not_start', why: spawn };
  if (error instanceof ProtocolError) return refusal(error);
  if (process?.ended !== undefined) return ended(process.ended, lastWords, connected);
  if (http?.unreachable !== undefined) {
    return { kind: 'did_not_start', why: `nothing answers there (${http.unreachable})` };
  }
  if (!connected && process?.stray !== undefined) {
    return { kind: 'protocol', why: `its stdout is not the protocol: ${plain(process.stray)}` };
  }
  if (isSilence(error)) {
    return {
      kind: 'timeout',
      why: connected ? 'a list did not come in time' : 'it did not answer in time',
    };
  }
  return { kind: 'protocol', why: `it does not speak the protocol: ${plain(messageOf(error))}` };
}

/** An error that the server answered with. */
function refusal(error: ProtocolError): Reason {
  const said = plain(error.message);
  return MISSING.test(said)
    ? { kind: 'needs_credentials', why: `it answered: ${said}` }
    : { kind: 'protocol', why: `it answered with error ${error.code}: ${said}` };
}

function ended(how: string, lastWords: readonly string[], connected: boolean): Reason {
  const why = `the process ended (${how})${connected ? ' while it was listed' : ' before it answered'}`;
  if (lastWords.some((line) => MISSING.test(line))) return { kind: 'needs_credentials', why };
  return { kind: connected ? 'protocol' : 'did_not_start', why };
}

function spawnFailure(error: unknown): string | undefined {
  if (
    !(error instanceof Error) ||
    !('syscall' in error) ||
    !String(error.syscall).startsWith('spawn')
  ) {
    return undefined;
  }
  const code = 'code' in error ? String(error.code) : 'unknown';
  if (code === 'ENOENT') return 'the program, or the folder to start it in, was not found';
  return code === 'EACCES' ? 'the program may not be run' : `it could not be started (${code})`;
}

const isSilence = (error: unknown) =>
  error instanceof NoAnswer ||
  (error instanceof SdkError && error.code === SdkErrorCode.RequestTimeout) ||
  (error instanceof Error && error.name === 'TimeoutError');

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
/** One short line of what somebody else wrote. */
export const plain = (text: string) => harmlessLines(text).join(' ').slice(0, 200);
