import type { Description } from './adapter.ts';
import type { Bench } from './conformance/bench.ts';
import { attachmentLaws } from './conformance/attachments.ts';
import { commentLaws } from './conformance/comments.ts';
import { countLaws } from './conformance/counts.ts';
import { describeLaws } from './conformance/describe.ts';
import { errorLaws } from './conformance/errors.ts';
import { historyLaws } from './conformance/history.ts';
import type { Law } from './conformance/law.ts';
import { linkLaws } from './conformance/links.ts';
import { onceLaws } from './conformance/once.ts';
import { peopleLaws } from './conformance/people.ts';
import { searchLaws } from './conformance/search.ts';
import { statusLaws } from './conformance/statuses.ts';
import { ticketLaws } from './conformance/tickets.ts';
import { updateLaws } from './conformance/updates.ts';

export type { Bench } from './conformance/bench.ts';

/** What every vendor of the category owes, in the order of the tools. */
const laws: readonly Law[] = [
  ...describeLaws,
  ...ticketLaws,
  ...searchLaws,
  ...countLaws,
  ...commentLaws,
  ...historyLaws,
  ...attachmentLaws,
  ...peopleLaws,
  ...updateLaws,
  ...statusLaws,
  ...linkLaws,
  ...onceLaws,
  ...errorLaws,
];

/** What a runner hands to a test; a law that is not owed is shown as skipped, with the reason. */
interface Running {
  skip(why?: string): unknown;
}

/**
 * Holds one vendor against the laws, each on a bench of its own. `test` is the test function of the runner. A law that
 * the vendor breaks fails its test with what was expected; one that its description opts out of is skipped and said.
 */
export function conformance(
  test: (title: string, work: (running: Running) => Promise<void>) => unknown,
  open: () => Promise<Bench>,
): void {
  for (const law of laws) {
    test(`${law.ids} ${law.title}`, async (running) => {
      const bench = await open();
      try {
        const why = excuse(law, await bench.adapter.describe.describe(), bench);
        if (why !== undefined) running.skip(`not owed (${why})`);
        else await law.check(bench);
      } finally {
        await bench.close();
      }
    });
  }
}

/** Why a law is not owed: only what the description itself declares, or what a real system cannot be made to do. */
function excuse(law: Law, description: Description, bench: Bench): string | undefined {
  const tool = law.needs?.find((name) => description.tools[name] === 'no');
  if (tool !== undefined) return `${tool}: no`;
  const field = law.fields?.find((name) => description.fields[name] === 'none');
  if (field !== undefined) return `${field}: none`;
  if (law.faults === true && !bench.fail) return 'nobody can make this system fail';
  return undefined;
}
