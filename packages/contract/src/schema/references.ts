import { isObject, type Json, type JsonObject } from '../json.ts';

/** A part of a document with an `$id` of its own: what `#` means inside it. */
export interface Resource {
  readonly root: JsonObject;
  readonly uri: string;
}

/** What a `$ref` can lead to without leaving the document. Nothing is ever fetched. */
export interface References {
  readonly document: Resource;
  /** The resource in which a schema stands. */
  enter(schema: JsonObject, from: Resource): Resource;
  /** The schema that is meant, and where it stands; undefined: it is not in this document. */
  find(reference: string, from: Resource): { schema: Json; resource: Resource } | undefined;
}

/** A base for relative references. It is never asked for anything. */
const NOWHERE = 'schema://document/';

/** Reads every `$id`, `$anchor` and `$dynamicAnchor`. JSON Schema Core 2020-12, 8.2. */
export function collectReferences(document: JsonObject): References {
  const resources = new Map<string, Resource>();
  const anchors = new Map<string, JsonObject>();
  const top = register(document, { root: document, uri: NOWHERE });
  resources.set(NOWHERE, top);

  const open: [Json, Resource][] = [[document, top]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [value, from] = next;
    if (typeof value !== 'object' || value === null) continue;
    const inside = isObject(value) ? register(value, from) : from;
    for (const each of Object.values(value)) open.push([each, inside]);
  }

  function register(schema: JsonObject, from: Resource): Resource {
    const inside = enter(schema, from);
    if (inside !== from) resources.set(inside.uri, inside);
    for (const keyword of ['$anchor', '$dynamicAnchor']) {
      const name = schema[keyword];
      if (typeof name === 'string') anchors.set(`${inside.uri}#${name}`, schema);
    }
    return inside;
  }

  function find(reference: string, from: Resource) {
    const at = reference.indexOf('#');
    const [address, fragment] =
      at < 0 ? [reference, ''] : [reference.slice(0, at), reference.slice(at + 1)];
    const resource =
      address === '' ? from : resources.get(absolute(address, from.uri) ?? 'unreadable');
    if (!resource) return undefined;
    if (fragment === '') return { schema: resource.root, resource };
    if (!fragment.startsWith('/')) {
      const schema = anchors.get(`${resource.uri}#${fragment}`);
      return schema && { schema, resource };
    }
    const schema = follow(resource.root, fragment);
    return schema === undefined ? undefined : { schema, resource };
  }

  return { document: top, enter, find };
}

function enter(schema: JsonObject, from: Resource): Resource {
  const id = schema['$id'];
  if (typeof id !== 'string' || id.startsWith('#')) return from;
  const uri = absolute(id, from.uri);
  return uri === undefined ? from : { root: schema, uri };
}

function absolute(reference: string, base: string): string | undefined {
  return URL.parse(reference, base)?.href.replace(/#$/, '');
}

/** JSON Pointer in a fragment, RFC 6901, 6. */
function follow(root: Json, pointer: string): Json | undefined {
  let here: Json | undefined = root;
  for (const token of pointer.slice(1).split('/')) {
    const name = decoded(token).replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, name)) return undefined;
    here = Array.isArray(here) ? here[Number(name)] : isObject(here) ? here[name] : undefined;
  }
  return here;
}

function decoded(token: string): string {
  try {
    return decodeURIComponent(token);
  } catch {
    return token;
  }
}
