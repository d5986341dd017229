#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { main } from './cli/main.ts';
import { usesColour } from './cli/runtime.ts';

/** The edge: terminal, environment and signals of the process enter here and nowhere else. */
const stop = new AbortController();
const interrupt = () => {
  if (stop.signal.aborted) process.exit(130);
  process.stderr.write('Stopping…\n');
  stop.abort(new Error('interrupted'));
};
process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
// a reader such as head has seen enough: stop as on Ctrl-C, so that nothing is left running
process.stdout.on('error', () => stop.abort(new Error('interrupted')));

const { env, stdout, stderr } = process;
process.exitCode = await main(process.argv.slice(2), {
  out: (text) => void stdout.write(text),
  err: (text) => void stderr.write(text),
  colour: usesColour(env, stdout.isTTY),
  width: Math.min(stdout.columns ?? (Number(env['COLUMNS']) || 100), 140),
  env,
  cwd: process.cwd(),
  temporary: tmpdir(),
  node: process.execPath,
  fetch,
  readFile: (path) => readFileSync(path, 'utf8'),
  signal: stop.signal,
});
