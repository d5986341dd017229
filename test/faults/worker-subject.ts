import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { answer, type Answer, type Mode, type Running, type Subject } from './subject.ts';

const program = fileURLToPath(new URL('worker.ts', import.meta.url));
const outgoing = z.union([z.enum(['warm', 'ready']), z.object({ id: z.int(), answer })]);

/**
 * The journal in a process of its own (`worker.ts`). The next processes are started while the present ones still live,
 * and share what the first one compiled: starting is most of what a kill costs.
 */
export function workerSubject(
  about: { mode: Mode; vendor: string; store: string; pace: number },
  { compiled, spares }: { compiled: string; spares: number },
): Subject {
  const children = new Set<ChildProcess>();
  let closed = false;

  const spawn = () => {
    const args = Object.entries(about).flatMap(([name, value]) => [`--${name}`, String(value)]);
    const child = fork(program, args, {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      execArgv: ['--disable-warning=ExperimentalWarning'],
      env: { ...process.env, NODE_COMPILE_CACHE: compiled },
    });
    children.add(child);
    child.once('exit', () => children.delete(child));
    // it was killed while it was written to
    child.on('error', () => undefined);
    return child;
  };
  const waiting: ChildProcess[] = [];
  let prepared: Promise<unknown> | undefined;
  /** What was compiled is written when a process ends by itself, which none of the others does. */
  const prepare = async () => {
    const child = spawn();
    const gone = once(child, 'exit');
    await Promise.race([once(child, 'message'), gone]);
    if (child.exitCode !== null) throw endedByItself();
    child.disconnect();
    await gone;
  };

  return {
    async start() {
      await (prepared ??= prepare());
      const running = talkTo(waiting.shift() ?? spawn());
      while (waiting.length < spares) waiting.push(spawn());
      await running.ready;
      return closed ? undefined : running;
    },
    async close() {
      closed = true;
      await Promise.all([...children].map(kill));
    },
  };
}

const endedByItself = () =>
  new Error('The connector under test ended by itself; what it wrote to stderr says why.');

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** Rejects where it ended by itself: that is a fault of the program, not of the test. */
function talkTo(child: ChildProcess): Running & { ready: Promise<void> } {
  const ready = Promise.withResolvers<void>();
  const waiting = new Map<number, (heard: Promise<Answer | { kind: 'gone' }>) => void>();
  let asked = 0;
  let killed = false;
  let end: Promise<{ kind: 'gone' }> | undefined;
  child.on('message', (message) => {
    const said = outgoing.parse(message);
    if (said === 'ready') ready.resolve();
    if (said === 'ready' || said === 'warm') return;
    waiting.get(said.id)?.(Promise.resolve(said.answer));
    waiting.delete(said.id);
  });
  child.once('exit', () => {
    // `close` kills too, and nobody waits for an answer then
    const meant = killed || child.signalCode === 'SIGKILL';
    end = meant ? Promise.resolve({ kind: 'gone' }) : Promise.reject(endedByItself());
    end.catch(() => undefined);
    ready.resolve(end.then(() => undefined));
    for (const tell of waiting.values()) tell(end);
    waiting.clear();
  });
  child.send('go', () => undefined);
  return {
    ready: ready.promise,
    kill: () => {
      killed = true;
      return kill(child);
    },
    send: (write) => {
      if (end) return end;
      asked += 1;
      const heard = Promise.withResolvers<Answer | { kind: 'gone' }>();
      waiting.set(asked, heard.resolve);
      // an error here is followed by the exit, which answers
      child.send({ id: asked, write }, () => undefined);
      return heard.promise;
    },
  };
}
