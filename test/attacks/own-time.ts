/** Milliseconds between two looks at the clock; a longer gap is somebody else's, unless this process was computing. */
const TICK_MS = 20;
const MOST_MS = 40;

export interface OwnTime {
  /** Milliseconds since the start for which this process waited or computed. */
  now(): number;
  stop(): void;
}

/**
 * A clock that stands still while the machine lets other processes run instead of this one. Computing counts (a call
 * that blocks the loop is slow), and so does waiting for a disk or a vendor; only what the scheduler took does not.
 */
export function ownTime(): OwnTime {
  let last = performance.now();
  let cpu = process.cpuUsage();
  let spent = 0;
  const look = () => {
    const now = performance.now();
    const used = process.cpuUsage(cpu);
    spent += Math.max(
      Math.min(now - last, MOST_MS),
      Math.min((used.user + used.system) / 1000, now - last),
    );
    last = now;
    cpu = process.cpuUsage();
    return spent;
  };
  const timer = setInterval(look, TICK_MS).unref();
  return { now: look, stop: () => clearInterval(timer) };
}
