import { afterAll, beforeAll, describe } from 'vitest';
import { checkComments } from './comment.checks.ts';
import { checkSearch } from './search.checks.ts';
import { unavailable } from '../lib/available.ts';
import { START_TIMEOUT_MS, stopRedmine } from './server.ts';
import { raiseStage, type Stage } from './stage.ts';
import { checkStatus } from './status.checks.ts';
import { checkTickets } from './ticket.checks.ts';

const reason = unavailable();
const why = reason === undefined ? '' : ` (skipped: ${reason})`;
if (reason !== undefined) {
  console.warn(`SKIPPED: the tests against a real Redmine, because ${reason}.`);
}

describe.skipIf(reason !== undefined)(`a real Redmine${why}`, () => {
  let stage: Stage | undefined;
  const on = () => {
    if (!stage) throw new Error('the stage was not raised');
    return stage;
  };
  beforeAll(async () => {
    stage = await raiseStage();
  }, START_TIMEOUT_MS);
  // a start that failed half-way has left servers behind as well
  afterAll(() => stage?.close() ?? stopRedmine(), 60_000);

  checkSearch(on);
  checkTickets(on);
  checkComments(on);
  checkStatus(on);
});
