import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../shape/workspace.ts';
import { descriptions, supportTable, withTable } from './support-table.ts';

// A program: writes the table of the README anew.
const file = join(root, 'README.md');
writeFileSync(file, withTable(readFileSync(file, 'utf8'), supportTable(await descriptions())));
