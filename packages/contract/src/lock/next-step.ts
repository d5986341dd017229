import type { LockVerdict } from './lock-verdict.ts';

/** What an administrator does about a verdict; empty where nothing needs to be done. */
export function nextStep(
  instance: string,
  { verdict, outcome, tool }: Pick<LockVerdict, 'verdict' | 'outcome' | 'tool'>,
): string {
  if (verdict === 'not_pinned')
    return `An administrator pins it: gatehouse contracts pin ${instance}`;
  if (verdict === 'hidden_text')
    return 'That cannot be accepted; whoever runs the server has to mend it.';
  if (verdict === 'version_out_of_range')
    return `Install such a version, or change connectors.${instance}.contract in gatehouse.yaml; then an administrator accepts it with gatehouse contracts accept ${instance}`;
  if (outcome === 'pass') return '';
  const until =
    outcome === 'ask' ? 'Until it is accepted, each call waits for a second person. ' : '';
  // a name is the server's to choose, and this is a command to be typed: all of the connector instead
  const what = /^[\w.-]+$/.test(tool) ? `${instance}.${tool}` : instance;
  return `${until}An administrator looks at it with gatehouse contracts and accepts it with gatehouse contracts accept ${what}`;
}
