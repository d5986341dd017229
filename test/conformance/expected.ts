import type { Revision } from './suite.ts';
import type { TargetName } from './target.ts';

/** What is known not to pass, and why. Each must still not pass, with such a message, or this list is stale. */
export interface Expected {
  /** `scenario`: it fails. `scenario:check-id`: this check fails or warns, and all others pass. */
  readonly names: readonly string[];
  /** Some check of the scenario must have said this: what fails for another reason is not expected. */
  readonly message: RegExp;
  readonly why: string;
}

const noSession: Expected = {
  names: [
    'tools-call-sampling',
    'tools-call-elicitation',
    'elicitation-sep1034-defaults',
    'elicitation-sep1330-enums',
  ],
  message: /^Server did not request (sampling|elicitation) from client$/,
  why: 'since the server would have to send a request of its own into the client’s session, and ours keep none',
};

const noSessionId: Expected = {
  names: ['server-sse-multiple-streams:server-sse-multiple-streams-session'],
  message: /^$/,
  why: 'since a server without sessions has no session id, which the scenario only warns about',
};

/** A tool, prompt or resource of the suite that a connector does not have, or a capability that it does not declare. */
const NO_FIXTURE = /not found|^Not testable|^Prerequisite failed|InputRequiredResult/;

const needsFixture = (...names: string[]): Expected => ({
  names,
  message: NO_FIXTURE,
  why: 'since they need a fixture that a connector does not have',
});

/** In both revisions. */
const fixtures = [
  'completion-complete',
  'tools-call-simple-text',
  'tools-call-image',
  'tools-call-audio',
  'tools-call-embedded-resource',
  'tools-call-mixed-content',
  'tools-call-error',
  'tools-call-with-progress',
  'resources-read-text',
  'resources-read-binary',
  'resources-templates-read',
  'prompts-get-simple',
  'prompts-get-with-args',
  'prompts-get-embedded-resource',
  'prompts-get-with-image',
  'json-schema-2020-12',
];

export const expected: Readonly<
  Record<TargetName, Readonly<Record<Revision, readonly Expected[]>>>
> = {
  fixtures: { '2026-07-28': [], '2025-11-25': [noSession, noSessionId] },
  production: {
    '2026-07-28': [
      needsFixture(
        ...fixtures,
        'http-custom-header-server-validation',
        'input-required-result-basic-elicitation',
        'input-required-result-basic-sampling',
        'input-required-result-basic-list-roots',
        'input-required-result-request-state',
        'input-required-result-multiple-input-requests',
        'input-required-result-multi-round',
        'input-required-result-non-tool-request',
        'input-required-result-result-type',
        'input-required-result-tampered-state',
        'input-required-result-capability-check',
        'input-required-result-missing-input-response:sep-2322-missing-response-rerequests',
        'input-required-result-ignore-extra-params:sep-2322-ignore-unexpected-params',
        'server-stateless:sep-2575-server-rejects-undeclared-capability',
        'server-stateless:sep-2575-missing-capability-http-400',
        'server-stateless:sep-2575-http-server-no-independent-requests-on-stream',
        'server-stateless:sep-2575-server-no-log-without-loglevel',
      ),
    ],
    '2025-11-25': [
      noSessionId,
      needsFixture(
        ...fixtures,
        ...noSession.names,
        'logging-set-level',
        'tools-call-with-logging',
        'resources-subscribe',
        'resources-unsubscribe',
      ),
    ],
  },
};

/** What a revision does not require and we do: scenarios that the suite only reports. */
export const alsoRequired: Readonly<Record<Revision, readonly string[]>> = {
  '2026-07-28': [
    'json-schema-2020-12',
    'http-header-validation',
    'http-custom-header-server-validation',
  ],
  '2025-11-25': ['json-schema-2020-12'],
};
