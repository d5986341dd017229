import { createHash } from 'node:crypto';
import { canonicalJson } from '../json.ts';
import { tooDeep, type Fuel } from './bounds.ts';
import {
  conjunction,
  conjunctionKey,
  declaredNames,
  elementAt,
  isAny,
  prefixLength,
  type Branch,
  type Conjunction,
  type ListBranch,
  type ObjectBranch,
} from './branch.ts';
import { defaultOf } from './default-of.ts';
import type { Expansion } from './expand.ts';

/** Characters from which on a part stands in the text by its hash. */
const LONG = 4_000;

interface Rendered {
  readonly text: string;
  /** The outermost place that it leads back to; Infinity: none. What leads back reads otherwise elsewhere. */
  readonly back: number;
}

/** Writes a schema's alternatives as one text, in an order that does not depend on how they were written. */
export class Rendering {
  readonly #expansion: Expansion;
  readonly #fuel: Fuel;
  readonly #known = new Map<string, string>();
  readonly #open: string[] = [];

  constructor(expansion: Expansion, fuel: Fuel) {
    this.#expansion = expansion;
    this.#fuel = fuel;
  }

  /** Throws BeyondBounds. */
  text(nodes: Conjunction): string {
    return this.#conjunction(conjunction(nodes)).text;
  }

  #conjunction(nodes: Conjunction): Rendered {
    this.#fuel.burn();
    const saying = nodes.filter((node) => !isAny(node));
    if (saying.length === 0) return { text: 'any', back: Infinity };
    const key = conjunctionKey(saying);
    const known = this.#known.get(key);
    if (known !== undefined) return { text: known, back: Infinity };
    const at = this.#open.indexOf(key);
    if (at >= 0) return { text: `back ${this.#open.length - at}`, back: at };

    tooDeep(this.#open.length);
    this.#open.push(key);
    try {
      const parts = this.#expansion.expand(saying).map((branch) => this.#branch(branch));
      const texts = [...new Set(parts.map(({ text }) => text))].toSorted();
      const back = Math.min(Infinity, ...parts.map((part) => part.back));
      const text = short(texts.length === 1 ? (texts[0] ?? '') : `(${texts.join(' | ')})`);
      const depth = this.#open.length - 1;
      if (back >= depth) this.#known.set(key, text);
      return { text, back: back >= depth ? Infinity : back };
    } finally {
      this.#open.pop();
    }
  }

  #branch(branch: Branch): Rendered {
    const { text, back } = this.#bare(branch);
    if (branch.conditions.length === 0) return { text, back };
    const conditions = branch.conditions.map(({ keyword, nodes, key }) => {
      if (keyword === '$ref') return { text: key, back: Infinity };
      const inner = nodes.map((node) => this.#conjunction([node]));
      const sorted = inner.map((part) => part.text).toSorted();
      return {
        text: `${keyword} ${sorted.join(', ')}`,
        back: Math.min(...inner.map((part) => part.back)),
      };
    });
    const given = conditions.map((condition) => condition.text).toSorted();
    return {
      text: `${text} given ${given.join(' and ')}`,
      back: Math.min(back, ...conditions.map((condition) => condition.back)),
    };
  }

  #bare(branch: Branch): Rendered {
    switch (branch.kind) {
      case 'values': {
        const values = branch.values.map((value) => canonicalJson(value)).toSorted();
        return { text: `one of ${values.join(', ')}`, back: Infinity };
      }
      case 'number': {
        const { integer, min, max, openMin, openMax, steps } = branch;
        const range = `${openMin ? '>' : '>='}${min} ${openMax ? '<' : '<='}${max}`;
        return {
          text: `${integer ? 'integer' : 'number'} ${range} step ${steps.toSorted((x, y) => x - y).join(' ')}`,
          back: Infinity,
        };
      }
      case 'string': {
        const { min, max, patterns, formats } = branch;
        const rules = [...patterns, ...formats.map((format) => `format ${format}`)].toSorted();
        return { text: `string ${min}-${max} ${JSON.stringify(rules)}`, back: Infinity };
      }
      case 'array':
        return this.#list(branch);
      default:
        return this.#object(branch);
    }
  }

  #list(branch: ListBranch): Rendered {
    const written = prefixLength(branch);
    const parts = Array.from({ length: written + 1 }, (_, at) =>
      this.#conjunction(elementAt(branch, at)),
    );
    const contains = branch.contains.map(({ node, min, max }) => ({
      ...this.#conjunction([node]),
      count: `${min}-${max}`,
    }));
    const { min, max, unique } = branch;
    return {
      text: `array ${min}-${max}${unique ? ' unique' : ''} [${parts.map(({ text }) => text).join('; ')}]${contains
        .map(({ text, count }) => ` contains ${count} ${text}`)
        .toSorted()
        .join('')}`,
      back: Math.min(...[...parts, ...contains].map(({ back }) => back)),
    };
  }

  #object(branch: ObjectBranch): Rendered {
    const names = [...declaredNames(branch)].toSorted();
    const properties = names.flatMap((name) => {
      const nodes = this.#expansion.property(branch, name);
      if (this.#expansion.isNever(nodes) && !branch.required.has(name)) return [];
      const fallback = defaultOf(nodes);
      const { text, back } = this.#conjunction(nodes);
      const given = fallback === undefined ? '' : ` = ${canonicalJson(fallback)}`;
      return [{ text: `${JSON.stringify(name)}: ${text}${given}`, back }];
    });
    const patterns = branch.parts
      .flatMap((part) => [...part.patterns])
      .map(([pattern, node]) => ({ ...this.#conjunction([node]), pattern }));
    const rest = this.#conjunction(
      conjunction(branch.parts.flatMap((part) => (part.rest ? [part.rest] : []))),
    );
    const ruled = this.#conjunction(conjunction(branch.names));
    const required = [...branch.required].toSorted();
    const min = branch.min <= required.length ? 0 : branch.min;
    const dependents = branch.dependents.map((each) => JSON.stringify(each)).toSorted();
    const text = [
      `object ${min}-${branch.max} {${properties.map((property) => property.text).join('; ')}}`,
      ` required ${JSON.stringify(required)} rest ${rest.text} names ${ruled.text}`,
      ...patterns.map((each) => ` ${JSON.stringify(each.pattern)}: ${each.text}`).toSorted(),
      ...dependents,
    ].join('');
    const backs = [...properties, ...patterns, rest, ruled].map(({ back }) => back);
    return { text, back: Math.min(...backs) };
  }
}

const short = (text: string) =>
  text.length <= LONG ? text : `#${createHash('sha256').update(text).digest('base64url')}`;
