import { visibleLine } from '../compare/hidden-text.ts';
import { walkSchema } from '../lint/walk-schema.ts';
import type { Surface } from '../surface/surface.ts';
import type { Consumer, Mention } from './consumer.ts';
import { isElement, stepsOf } from './paths.ts';
import { declares } from './resolve-path.ts';
import type { UseProblem } from './use-problem.ts';

/** What the text of a consumer names: tools that are not declared or not there, and `{fields}` that nothing declares. */
export function checkText(consumer: Consumer, surface: Surface): UseProblem[] {
  const { mentions, variables } = consumer;
  return [
    ...mentions.flatMap((mention) => toolProblem(consumer, surface, mention)),
    ...variables.flatMap((variable) => variableProblem(consumer, surface, variable)),
  ];
}

function toolProblem(
  consumer: Consumer,
  { tools }: Surface,
  { text, line }: Mention,
): UseProblem[] {
  const { connector, elsewhere } = consumer;
  const qualified = text.startsWith(`${connector}.`);
  const name = qualified ? text.slice(connector.length + 1) : text;
  if (Object.hasOwn(consumer.tools, name) || elsewhere.tools.includes(name)) return [];
  const exists = tools.some((tool) => tool.name === name);
  const shown = visibleLine(`${connector}.${name}`);
  if (exists) {
    const message = `The text names ${shown}, and uses does not declare it.`;
    return [
      found(
        consumer,
        line,
        'use-undeclared',
        message,
        'Add it to uses, with what is sent and read.',
      ),
    ];
  }
  // a name without the connector before it may be anything, such as a tool of the host or a field
  if (!qualified) return [];
  const fix = 'Correct the name, or take it out of the text.';
  return [
    found(
      consumer,
      line,
      'use-unknown',
      `The text names ${shown}, and there is no such tool.`,
      fix,
    ),
  ];
}

/**
 * A `{name}` is a field when the output of a used tool has one of that name; then it must be declared in reads. One that
 * is neither a field nor declared stands for something else, such as `{today}`, unless it is written as a path.
 */
function variableProblem(
  consumer: Consumer,
  { tools }: Surface,
  { text, line }: Mention,
): UseProblem[] {
  const used = tools.filter(({ name }) => Object.hasOwn(consumer.tools, name));
  const declared = [
    ...consumer.elsewhere.paths,
    ...Object.values(consumer.tools).flatMap(({ sends = [], reads = [] }) =>
      [...sends, ...reads].map(({ path }) => path),
    ),
  ];
  if (declared.some((path) => endsWith(path, text))) return [];
  const shown = `{${visibleLine(text)}}`;
  const outputs = used.flatMap(({ outputSchema }) => (outputSchema ? [outputSchema] : []));
  const isPath = stepsOf(text).length > 1;
  const isField = outputs.some((schema) =>
    isPath ? declares(schema, text) : walkSchema(schema).nodes.some(({ name }) => name === text),
  );
  const fix = 'Add the path to reads, or name what the text means.';
  if (isField) {
    return [
      found(consumer, line, 'use-variable', `${shown} is a field that uses does not declare.`, fix),
    ];
  }
  return isPath
    ? [found(consumer, line, 'use-variable', `${shown} is no field of a tool that it uses.`, fix)]
    : [];
}

/** `title` and `ticket.title` as the end of `ticket.title`; `tickets.id` as `tickets[].id`. */
function endsWith(path: string, text: string): boolean {
  const names = stepsOf(path).filter((step) => !isElement(step));
  const end = stepsOf(text).filter((step) => !isElement(step));
  return (
    end.length <= names.length &&
    end.every((step, at) => step === names[names.length - end.length + at])
  );
}

const found = (
  { name, file }: Consumer,
  line: number,
  rule: string,
  message: string,
  fix: string,
): UseProblem => ({ consumer: name, file, line, rule, level: 'error', message, fix });
