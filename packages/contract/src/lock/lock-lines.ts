import { visibleLine } from '../compare/hidden-text.ts';
import { canonicalJson } from '../json.ts';
import type { AcceptedNow } from './accept-in-lock.ts';
import type { LockStatus } from './lock-status.ts';
import type { LockVerdict } from './lock-verdict.ts';
import { nextStep } from './next-step.ts';
import type { PinnedNow } from './pin-in-lock.ts';

/** A line for people; `tone` is how it is meant, `indent` in columns. Safe to print. */
export interface LockLine {
  readonly tone: 'title' | 'good' | 'bad' | 'warn' | 'dim' | 'plain';
  readonly indent: number;
  readonly text: string;
}
type Tone = LockLine['tone'];
const line = (tone: Tone, indent: number, text: string): LockLine => ({
  tone,
  indent,
  text: visibleLine(text),
});

const tones = { pass: 'dim', ask: 'warn', refuse: 'bad' } as const;
const words = { pass: 'passes', ask: 'asks', refuse: 'refused' } as const;
/** Findings of one verdict that are shown, but for accepting: there it is all of them. */
const FINDINGS = 10;

/** `gatehouse contracts`. */
export function statusLines({ file, exists, connectors, bundles }: LockStatus): LockLine[] {
  if (!exists) {
    return [
      line('warn', 0, `Nothing is pinned: there is no ${file}.`),
      line('plain', 2, 'Whatever connectors and bundles offer is used as it is.'),
      line('plain', 2, 'To pin them as they are now: gatehouse contracts pin'),
    ];
  }
  return [
    ...connectors.flatMap((each) => {
      const { instance, category, thirdParty, range, pinned, offers, problem, moved } = each;
      const whose = `${thirdParty ? 'third party' : 'own'}${range === undefined ? '' : `, ${range}`}`;
      const head = line('title', 0, `${instance}  ${category}, ${whose}`);
      if (!pinned) {
        const what = { tool: '', verdict: 'not_pinned', outcome: 'refuse' } as const;
        return [head, line('bad', 2, `✗ not pinned, so refused. ${nextStep(instance, what)}`)];
      }
      if (!offers) {
        return [
          head,
          line('warn', 2, `! pinned as ${pinned.version}; ${problem?.message ?? ''}`),
          line('dim', 4, problem?.hint ?? ''),
        ];
      }
      const as = `pinned as ${pinned.version}, ${offers.version} answers with ${offers.tools} tools`;
      if (moved.length === 0) return [head, line('good', 2, `✓ ${as}; nothing moved`)];
      return [
        head,
        line('plain', 2, as),
        ...moved.flatMap((verdict) => verdictLines(instance, verdict)),
      ];
    }),
    ...bundles.map(({ bundle, state, version = '', pinnedVersion = '', problem }) => {
      if (state === 'pinned') return line('good', 0, `✓ bundle ${bundle} ${version}`);
      if (state === 'unreadable')
        return line('bad', 0, `✗ bundle ${bundle}: ${problem?.message ?? ''}`);
      const how =
        state === 'changed'
          ? `is not what was pinned (${pinnedVersion}, now ${version}), so it is refused`
          : 'is not pinned, so it is refused';
      return line(
        'bad',
        0,
        `✗ bundle ${bundle} ${how}: gatehouse contracts pin --plugin ${bundle}`,
      );
    }),
  ];
}

function verdictLines(
  instance: string,
  verdict: LockVerdict,
  { whole = false }: { readonly whole?: boolean } = {},
): LockLine[] {
  const { tool, outcome, findings, message } = verdict;
  const what = `${tool || 'the server'}  ${verdict.verdict}, ${words[outcome]}: ${message}`;
  const shown = whole ? findings : findings.slice(0, FINDINGS);
  const step = whole ? '' : nextStep(instance, verdict);
  return [
    line(tones[outcome], 2, what),
    ...shown.flatMap(({ path, message: found, witness, doubt }) => [
      line('plain', 6, `${path === '' ? '' : `${path}: `}${found}`),
      ...(witness
        ? [line('dim', 8, `${witness.kind} ${canonicalJson(witness.value)} → ${witness.outcome}`)]
        : []),
      ...(doubt === undefined ? [] : [line('dim', 8, doubt)]),
    ]),
    ...(findings.length > shown.length
      ? [line('dim', 6, `and ${findings.length - shown.length} more findings`)]
      : []),
    ...(step === '' ? [] : [line('dim', 6, step)]),
  ];
}

/** `gatehouse contracts accept`: first what differs, then what came of it. */
export function acceptLines(done: AcceptedNow): LockLine[] {
  const { instance, accepted, left, texts, digest, written, file } = done;
  if (accepted.length === 0 && left.length === 0)
    return [line('good', 0, `Nothing of ${instance} moved; there is nothing to accept.`)];
  return [
    ...accepted.flatMap((verdict) => verdictLines(instance, verdict, { whole: true })),
    ...texts.flatMap(({ tool, fresh, gone, says }) => [
      ...(says.length > 0 ? [line('plain', 2, `${tool}: what it says of itself`)] : []),
      ...says.map((each) => line('plain', 4, each)),
      ...(fresh.length + gone.length > 0
        ? [line('plain', 2, `${tool || 'the server'}: what a model reads`)]
        : []),
      ...gone.map((text) => line('bad', 4, `- ${text}`)),
      ...fresh.map((text) => line('good', 4, `+ ${text}`)),
    ]),
    ...left.flatMap((verdict) => [
      line('bad', 0, 'Not accepted:'),
      ...verdictLines(instance, verdict),
    ]),
    written
      ? line('title', 0, `Accepted and written to ${file} (${digest}).`)
      : line('title', 0, `Nothing was written. To accept exactly this: --digest ${digest}`),
  ];
}

/** `gatehouse contracts pin`. */
export function pinLines({ file, connectors, bundles, left }: PinnedNow): LockLine[] {
  return [
    ...connectors.flatMap(({ instance, version, tools, refused }) => [
      line('good', 0, `✓ ${instance} pinned as ${version} with ${tools} tools`),
      ...refused.flatMap((verdict) => verdictLines(instance, verdict)),
    ]),
    ...bundles.map(({ bundle, from, version }) => {
      const was = from === undefined ? '' : `${from} → `;
      return line('good', 0, `✓ bundle ${bundle} pinned: ${was}${version}`);
    }),
    ...left.flatMap(({ message, hint }) => [line('warn', 0, `! ${message}`), line('dim', 4, hint)]),
    connectors.length + bundles.length > 0
      ? line('dim', 0, `Written to ${file}; commit it with its folder.`)
      : line('dim', 0, 'Nothing was pinned.'),
  ];
}
