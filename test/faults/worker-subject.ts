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
    await once(child, 'message');
    child.disconnect();
    await once(child, 'exit');
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

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** `ready` resolves also when it dies before it is. */
function talkTo(child: ChildProcess): Running & { ready: Promise<void> } {
  const ready = Promise.withResolvers<void>();
  const waiting = new Map<number, (heard: Answer | { kind: 'gone' }) => void>();
  let asked = 0;
  let gone = false;
  child.on('message', (message) => {
    const said = outgoing.parse(message);
    if (said === 'ready') ready.resolve();
    if (said === 'ready' || said === 'warm') return;
    waiting.get(said.id)?.(said.answer);
    waiting.delete(said.id);
  });
  child.once('exit', () => {
    gone = true;
    ready.resolve();
    for (const tell of waiting.values()) tell({ kind: 'gone' });
    waiting.clear();
  });
  child.send('go', () => undefined);
  return {
    ready: ready.promise,
    kill: () => kill(child),
    send: (write) =>
      new Promise((resolve) => {
        if (gone) {
          resolve({ kind: 'gone' });
          return;
        }
        asked += 1;
        waiting.set(asked, resolve);
        // an error here is followed by the exit, which answers
        child.send({ id: asked, write }, () => undefined);
      }),
  };
}
