import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createJudge, type Judge } from '../judge.ts';
import { OPERATIONS } from './operations.ts';

let made: Judge | undefined;

/** Judges by GitHub's own description, which is a package; made once, for it is large. */
export function githubJudge(): Judge {
  made ??= createJudge(description(), OPERATIONS);
  return made;
}

function description(): unknown {
  const file = createRequire(import.meta.url).resolve(
    '@octokit/openapi/generated/api.github.com.json',
  );
  return JSON.parse(readFileSync(file, 'utf8')) as unknown;
}
