import { ContractError } from 'gatehouse-contract';
import { run } from './contract.checks.ts';

/** What is wrong and what to do; anything but a ContractError is a fault of this program and ends it as such. */
function outcome(verb: string): { text: string; failed: boolean } {
  try {
    return run(verb);
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    return { text: `${error.message} ${error.hint}`, failed: true };
  }
}

const { text, failed } = outcome(process.argv[2] ?? 'check');
(failed ? process.stderr : process.stdout).write(`${text}\n`);
if (failed) process.exitCode = 1;
