import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import {
  type JSONRPCMessage,
  parseJSONRPCMessage,
  serializeMessage,
  type Transport,
} from '@modelcontextprotocol/client';
import type { LastWords } from './last-words.ts';
import { createLineReader } from './line-reader.ts';
import type { CommandTarget } from './target.ts';

/** Milliseconds after the end of its input until it is told to end, and from there until it is killed. */
const PATIENCE = { end: 500, term: 1_000 };

/** How a process was found to be unusable, beside what the protocol says. */
export interface ProcessState {
  /** `exit code 1`, `SIGKILL`; undefined while it runs. */
  ended: string | undefined;
  /** The first line of its stdout that is no message. */
  stray: string | undefined;
  /** It wrote more than it may. */
  tooMuch: boolean;
}

/**
 * A server of this machine. It is the leader of a process group of its own, because what `npx` starts would outlive
 * `npx`: closing ends them all. The SDK recognises a process by `stderr` and `pid`, and asks it for its era in place.
 */
export class ServerProcess implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;
  readonly stderr = null;
  readonly state: ProcessState = { ended: undefined, stray: undefined, tooMuch: false };
  readonly #target: CommandTarget;
  readonly #maxBytes: number;
  readonly #lastWords: LastWords;
  readonly #feed = createLineReader((line) => this.#take(line));
  #bytes = 0;
  #child: ChildProcess | undefined;
  #closed: Promise<void> | undefined;

  constructor(target: CommandTarget, maxBytes: number, lastWords: LastWords) {
    this.#target = target;
    this.#maxBytes = maxBytes;
    this.#lastWords = lastWords;
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  async start(): Promise<void> {
    const { command, args, env, cwd } = this.#target;
    const child = spawn(command, args, {
      env: { ...env },
      ...(cwd !== undefined && { cwd }),
      stdio: 'pipe',
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    this.#child = child;
    child.stdout.on('data', (chunk: Buffer) => this.#read(chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => this.#lastWords.add(chunk));
    // a process that ended takes nothing more; its end is told by `close`
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream.on('error', () => {});
    child.once('close', (code, signal) => {
      this.state.ended = signal ?? `exit code ${code ?? 'unknown'}`;
      this.onclose?.();
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
  }

  async send(message: JSONRPCMessage): Promise<void> {
    const stdin = this.#child?.stdin;
    if (!stdin?.writable) throw new Error('the process has ended');
    if (stdin.write(serializeMessage(message))) return;
    await new Promise<void>((resolve) => {
      stdin.once('drain', resolve);
      stdin.once('close', resolve);
    });
  }

  /** Ends the process and whatever it started. Closing again waits for the first time. */
  close(): Promise<void> {
    return (this.#closed ??= this.#end());
  }

  async #end(): Promise<void> {
    const child = this.#child;
    if (child?.pid === undefined) return;
    const gone = new Promise<void>((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) resolve();
      else child.once('exit', () => resolve());
    });
    child.stdin?.end();
    for (const [patience, signal] of [
      [PATIENCE.end, 'SIGTERM'],
      [PATIENCE.term, 'SIGKILL'],
    ] as const) {
      const timer = new AbortController();
      const late = wait(patience, 'late' as const, { signal: timer.signal }).catch(() => undefined);
      if ((await Promise.race([gone, late])) !== 'late') {
        timer.abort();
        break;
      }
      signalGroup(child, signal);
    }
    await gone;
    // what it left behind, such as the server behind npx
    signalGroup(child, 'SIGKILL');
    for (const stream of child.stdio) stream?.destroy();
  }

  #read(chunk: Buffer): void {
    if (this.state.tooMuch) return;
    this.#bytes += chunk.length;
    if (this.#bytes > this.#maxBytes) {
      this.state.tooMuch = true;
      this.onerror?.(new Error('too much output'));
      this.onclose?.();
      void this.close();
      return;
    }
    this.#feed(chunk);
  }

  /** A line that is no message is what a program says that does not keep its stdout for the protocol. */
  #take(line: string): void {
    let message: JSONRPCMessage;
    try {
      message = parseJSONRPCMessage(JSON.parse(line));
    } catch {
      this.state.stray ??= line.slice(0, 120);
      return;
    }
    this.onmessage?.(message);
  }
}

/** To a process that leads a group, and to all in it. */
export function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (process.platform === 'win32') child.kill(signal);
    else if (child.pid !== undefined) process.kill(-child.pid, signal);
  } catch {
    // nobody is left
  }
}
