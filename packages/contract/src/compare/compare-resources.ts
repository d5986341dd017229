import type { Surface } from '../surface/surface.ts';
import type { Finding } from './finding.ts';

type Offered = Pick<Surface, 'resources' | 'resourceTemplates'>;

/** A template is a promise; a resource may only be what there was on that day, so a person decides. */
export function compareResources(before: Offered, after: Offered): Finding[] {
  const [old, now] = [before, after].map((surface) => ({
    uris: surface.resources.map(({ uri }) => uri),
    templates: surface.resourceTemplates.map(({ uriTemplate }) => uriTemplate),
  }));
  if (!old || !now) return [];
  return [
    ...without(old.templates, now.templates).map((uri) =>
      about('resource template', uri, 'template-removed', 'breaking', 'the template is gone'),
    ),
    ...without(old.uris, now.uris).map((uri) => ({
      ...about('resource', uri, 'resource-removed', 'suspected', 'the resource is gone'),
      doubt: 'resources may come and go with the data; whoever names this one finds nothing now',
    })),
    ...without(now.templates, old.templates).map((uri) =>
      about('resource template', uri, 'template-added', 'compatible', 'the template is new'),
    ),
    ...without(now.uris, old.uris).map((uri) =>
      about('resource', uri, 'resource-added', 'compatible', 'the resource is new'),
    ),
  ];
}

function without(some: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return some.filter((each) => !known.has(each));
}

const about = (
  what: string,
  uri: string,
  rule: string,
  verdict: Finding['verdict'],
  message: string,
): Finding => ({
  tool: '',
  place: 'server',
  path: `${what} ${uri}`,
  rule,
  verdict,
  bump: verdict === 'compatible' ? 'minor' : 'major',
  message,
});
