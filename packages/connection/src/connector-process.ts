import { setTimeout as wait } from 'node:timers/promises';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';

/** Milliseconds between two looks, and how often to look, for a process that was killed to be gone. */
const LOOK = { every: 5, times: 200 };

/**
 * A connector's process. Two things differ from the SDK's transport, which asks its own programs for their era in a
 * second process that it starts for that alone, and may give up a connection without waiting for the process to end:
 * a subclass is asked in place, and closing again ends at once whatever still runs.
 */
export class ConnectorProcess extends StdioClientTransport {
  #started: number | null = null;

  override async start(): Promise<void> {
    await super.start();
    this.#started = this.pid;
  }

  override async close(): Promise<void> {
    const pid = this.#started;
    // polite at first: end of input, then a signal; the SDK forgets the process when it begins with that
    await super.close();
    // whoever closes once more, later, must not meet a stranger that was given the same number
    this.#started = null;
    if (pid === null || !signalled(pid, 'SIGKILL')) return;
    for (let look = 0; look < LOOK.times && signalled(pid, 0); look += 1) await wait(LOOK.every);
  }
}

/** Sends a signal; false when there is no such process any more. */
function signalled(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
