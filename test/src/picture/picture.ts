import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { parseAnsi } from './ansi.ts';
import { excerpt, stable } from './excerpt.ts';
import { fit } from './layout.ts';
import { drawTerminal } from './svg.ts';

/** Columns of the drawn window: about 900 pixels. */
const COLUMNS = 118;
const root = join(import.meta.dirname, '..', '..', '..');

/** What `gatehouse walkthrough` really prints, in colour, in a new data folder. */
function walkthrough(): string {
  const data = mkdtempSync(join(tmpdir(), 'gatehouse-picture-'));
  try {
    const { NO_COLOR: _unset, ...env } = process.env;
    // where the workspace links its programs
    const PATH = [join(root, 'node_modules', '.bin'), env['PATH']].join(delimiter);
    return execFileSync('gatehouse', ['walkthrough', '--data', data], {
      encoding: 'utf8',
      env: { ...env, PATH, FORCE_COLOR: '1' },
    });
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

const today = new Date().toISOString().slice(0, 10);
const file = join(root, 'docs', 'walkthrough.svg');
const lines = fit(excerpt(stable(parseAnsi(walkthrough()), today)), COLUMNS);
const svg = drawTerminal({
  title: 'gatehouse walkthrough',
  description:
    'A support lead asks which tickets miss their date. Gates, connector calls, a sub-agent, the answer and what was written are listed; a table compares three people.',
  columns: COLUMNS,
  lines,
});
writeFileSync(file, svg);
process.stdout.write(`${file}: ${lines.length} lines, ${svg.length} characters\n`);
