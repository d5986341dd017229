import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { coverage, coverageTable } from './coverage.ts';
import { root } from './workspace.ts';

writeFileSync(join(root, 'test', 'COVERAGE.md'), coverageTable(coverage()));
