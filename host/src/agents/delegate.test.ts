import { expect, test } from 'vitest';
import { headsOnly } from '../catalog/bundle.fixture.ts';
import { company } from '../org/config.fixture.ts';
import type { RunContext } from '../runs/run-context.ts';
import { createToolTable } from '../runs/tool-table.ts';
import { createTrace } from '../runs/trace.ts';
import { delegateHandler } from './delegate.ts';

const agent = {
  name: 'reader',
  description: 'Reads.',
  path: 'agents/reader.md',
  tools: [],
  inheritsTools: false,
};
const bundle = { ...headsOnly('watch', []), agents: [{ ...agent, bytes: 100 }] };

test.each(['reader', 'watch:reader'])(
  'R27 an agent that a rule denies is not started under the name %s either',
  async (wanted) => {
    const rules = 'rules:\n  - { id: no, gate: delegate, subjects: [reader], because: No. }';
    const organisation = company(['\nplugins:\n', `\n${rules}\nplugins:\n`]);
    const trace = createTrace(
      () => 0,
      () => Promise.resolve(),
      () => {},
    );
    const principal = organisation.principal('maya');
    const run: Partial<RunContext> = { organisation, principal, trace, active: new Set([bundle]) };
    const handler = delegateHandler(
      // the parts that a refusal uses
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      run as RunContext,
      createToolTable([]),
      () => {
        throw new Error('No model may be asked.');
      },
    );
    const items = ['a', 'b', 'c', 'd', 'e'];
    const brief = { agent: wanted, objective: 'o', done_when: 'd', items };
    expect(await handler.handle({ id: '1', tool: 'delegate', arguments: brief })).toEqual({
      outcome: 'refused',
      text: 'Refused by rule:no: No.',
    });
    expect(trace.events).toMatchObject([{ kind: 'gate', subject: 'reader', rule: 'rule:no' }]);
  },
);
