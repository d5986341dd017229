import type { Surface } from '../surface/surface.ts';
import type { Finding } from './finding.ts';

type Prompt = Surface['prompts'][number];

/** Prompts are called by name with arguments, like tools without schemas. */
export function comparePrompts(before: readonly Prompt[], after: readonly Prompt[]): Finding[] {
  const now = new Map(after.map((prompt) => [prompt.name, prompt]));
  const known = new Set(before.map(({ name }) => name));
  return [
    ...before.flatMap((prompt) => {
      const successor = now.get(prompt.name);
      if (successor) return changed(prompt, successor);
      return [breaking(prompt.name, 'prompt-removed', 'the prompt is gone')];
    }),
    ...after
      .filter(({ name }) => !known.has(name))
      .map(({ name }) => harmless(name, 'prompt-added', 'the prompt is new')),
  ];
}

function changed(before: Prompt, after: Prompt): Finding[] {
  const old = new Map(before.arguments?.map((each) => [each.name, each]));
  const now = new Map(after.arguments?.map((each) => [each.name, each]));
  const required = [...now.values()].filter(
    (each) => each.required === true && old.get(each.name)?.required !== true,
  );
  const gone = [...old.keys()].filter((name) => !now.has(name));
  const added = [...now.values()].filter((each) => !each.required && !old.has(each.name));
  return [
    ...required.map(({ name }) =>
      breaking(before.name, 'prompt-argument-required', `its argument ${name} is required now`),
    ),
    ...gone.map((name) =>
      breaking(before.name, 'prompt-argument-removed', `its argument ${name} is gone`),
    ),
    ...added.map(({ name }) =>
      harmless(before.name, 'prompt-argument-added', `its argument ${name} is new`),
    ),
  ];
}

const about = (prompt: string) =>
  ({ tool: '', place: 'server', path: `prompt ${prompt}` }) as const;

const breaking = (prompt: string, rule: string, message: string): Finding => ({
  ...about(prompt),
  rule,
  verdict: 'breaking',
  bump: 'major',
  message,
});

const harmless = (prompt: string, rule: string, message: string): Finding => ({
  ...about(prompt),
  rule,
  verdict: 'compatible',
  bump: 'minor',
  message,
});
