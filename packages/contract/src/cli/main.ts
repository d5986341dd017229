import { VERSION } from '../version.ts';
import { diff } from './diff.ts';
import { tellFailure } from './failure.ts';
import { history } from './history.ts';
import { lint } from './lint.ts';
import { buildProgram } from './program.ts';
import type { Runtime } from './runtime.ts';
import { snapshot } from './snapshot.ts';
import { uses } from './uses.ts';
import { verify } from './verify.ts';

/** Runs a command line, without the program's own name, and gives the exit code. */
export async function main(argv: readonly string[], runtime: Runtime): Promise<number> {
  const dashes = argv.indexOf('--');
  const own = dashes === -1 ? argv : argv.slice(0, dashes);
  const afterDashes = dashes === -1 ? [] : argv.slice(dashes + 1);
  let code = 0;
  const program = buildProgram(
    {
      async snapshot(flags) {
        code = await snapshot(flags, runtime);
      },
      diff(before, after, flags) {
        code = diff(before, after, flags, runtime);
        return Promise.resolve();
      },
      async verify(folder, flags) {
        code = await verify(folder, flags, runtime);
      },
      async history(name, flags) {
        code = await history(name, flags, runtime);
      },
      uses(flags) {
        code = uses(flags, runtime);
        return Promise.resolve();
      },
      async lint(folder, flags) {
        code = await lint(folder, flags, runtime);
      },
    },
    afterDashes,
    VERSION,
  );
  for (const each of [program, ...program.commands]) {
    each.exitOverride().configureOutput({ writeOut: runtime.out, writeErr: runtime.err });
  }
  try {
    await program.parseAsync([...own], { from: 'user' });
    return code;
  } catch (error) {
    return tellFailure(error, own, runtime);
  }
}
