import { parseArgs } from 'node:util';
import { tableText, type AttackOptions, type AttackReport } from './attack.ts';
import { canary } from './canary.ts';
import { fuzz } from './fuzz.ts';
import { replay } from './replay.ts';

/** `pnpm test:attacks [fuzz|replay|canary] [--calls N] [--seed N] [--json]`: attacks on the real ticketing connector. */
const attacks: Record<string, (options: AttackOptions) => Promise<AttackReport>> = {
  fuzz,
  replay,
  canary,
};

const whole = (text: string, name: string): number => {
  if (!/^\d{1,9}$/.test(text))
    throw new TypeError(`--${name} must be a whole number, not "${text}"`);
  return Number(text);
};

const stop = new AbortController();
process.on('SIGINT', () => stop.abort(new Error('stopped by Ctrl-C')));
process.on('SIGTERM', () => stop.abort(new Error('stopped')));

function read() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      calls: { type: 'string', default: '20000' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      json: { type: 'boolean', default: false },
    },
  });
  const unknown = positionals.filter((name) => !Object.hasOwn(attacks, name));
  if (unknown.length > 0) {
    throw new TypeError(
      `no attack ${unknown.join(', ')}; choose from ${Object.keys(attacks).join(', ')}`,
    );
  }
  const names = Object.keys(attacks).filter(
    (name) => positionals.length === 0 || positionals.includes(name),
  );
  return {
    names,
    calls: whole(values.calls, 'calls'),
    seed: whole(values.seed, 'seed'),
    json: values.json,
  };
}

async function run({ names, calls, seed, json }: ReturnType<typeof read>): Promise<number> {
  const began = performance.now();
  const elapsed = () => `${((performance.now() - began) / 1000).toFixed(0)} s`.padStart(6);
  const reports: AttackReport[] = [];
  let broken = 0;
  for (const name of names) {
    const say = (line: string) => void process.stderr.write(`${elapsed()}  ${name}: ${line}\n`);
    try {
      const report = await attacks[name]?.({ calls, seed, say, signal: stop.signal });
      if (!report) continue;
      reports.push(report);
      if (!json) process.stdout.write(`${reportText(report)}\n\n`);
    } catch (error) {
      broken += 1;
      const why = stop.signal.aborted
        ? String(stop.signal.reason)
        : error instanceof Error
          ? error.stack
          : String(error);
      process.stderr.write(`${name} was not finished: ${why}\n`);
      if (stop.signal.aborted) break;
    }
  }
  if (json) process.stdout.write(`${JSON.stringify(reports, undefined, 2)}\n`);
  const checks = reports.flatMap((report) => report.checks);
  const failed = checks.filter(({ ok }) => !ok).length + broken;
  process.stdout.write(`${checks.length + broken - failed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

function reportText({ attack, checks, tables, figures }: AttackReport): string {
  const lines = checks.map(
    ({ name, ok, found }) =>
      `  ${ok ? 'ok  ' : 'FAIL'}  ${name}${found === undefined ? '' : `: ${found}`}`,
  );
  const facts = Object.entries(figures).map(([name, value]) => `  ${name}: ${value}`);
  return [`== ${attack}`, ...tables.map(tableText), 'Figures', ...facts, 'Checks', ...lines].join(
    '\n',
  );
}

try {
  process.exitCode = await run(read());
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
