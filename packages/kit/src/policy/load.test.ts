import { describe, expect, test } from 'vitest';
import { loadPolicy } from './load.ts';
import { PolicyError, problemText } from './problem.ts';
import { entry, ledger, load, question, verdict } from './subject.fixture.ts';

const POST = 'principal, action == Ledger::Action::"post_entry", resource';

/** Every problem of a text, as the command shows it. */
function problemsOf(text: string, known = {}): string[] {
  try {
    load(text, { known });
    return [];
  } catch (error) {
    if (error instanceof PolicyError) return error.problems.map(problemText);
    throw error;
  }
}

/** Line and column of the mark. */
function placeIn(marked: string): string {
  const lines = (marked.split('¦')[0] ?? '').split('\n');
  return `${lines.length}:${Array.from(lines.at(-1) ?? '').length + 1}`;
}

describe('R66 a policy that cannot mean what it says is refused with its place and a suggestion', () => {
  test.each([
    [
      'an argument that no tool has',
      `@id("a") permit (${POST})\n  when { context.input has priority && ¦context.input.prioritty == Ledger::Priority::"high" };`,
      'a: there is no attribute context.input.prioritty (post_entry)\n  → did you mean priority?',
    ],
    [
      'a misspelt attribute that is only asked for: valid in Cedar, and false for ever',
      `@id("a") forbid (principal, action, resource)\n  unless { context.input has final || !(context.input has ¦ammount) };`,
      'a: there is no attribute context.input.ammount\n  → did you mean amount?',
    ],
    [
      'an attribute inside a record',
      `@id("a") forbid (${POST}) when { context.input has party.¦contry };`,
      'a: there is no attribute context.input.party.contry (post_entry)\n  → did you mean country?',
    ],
    [
      'an attribute that only another tool has',
      `@id("a") permit (principal, action in Ledger::Action::"write", resource) when { ¦context.input.amount < 5 };`,
      'a: not every tool of this policy has context.input.amount\n  → name post_entry in its head, or test for it first: context.input has amount && …',
    ],
    [
      'an optional attribute without a test',
      `@id("a") permit (${POST}) when { ¦context.input.final };`,
      'a: context.input.final may be absent\n  → test for it first: context.input has final && …',
    ],
    [
      'an attribute of the person',
      '@id("a") permit (principal, action, resource) when { ¦principal.scopse.contains("ledger:read") };',
      'a: there is no attribute principal.scopse\n  → did you mean scopes?',
    ],
    [
      'an argument that cannot be expressed',
      `@id("a") permit (${POST}) when { ¦context.input.rate == 1 };`,
      'a: there is no attribute context.input.rate (post_entry)\n  → policies cannot see it: a number with decimals is not exact: declare an integer of minor units, or decimal text',
    ],
    [
      'a tool',
      '@id("a") permit (principal, action == ¦Ledger::Action::"post_entri", resource);',
      'a: there is no action "post_entri"\n  → did you mean post_entry?',
    ],
    [
      'a type',
      '@id("a") permit (principal in ¦Ledger::Rol::"lead", action, resource);',
      'a: there is no type Ledger::Rol\n  → did you mean Ledger::Role?',
    ],
    [
      'a type without its namespace',
      '@id("a") permit (principal in ¦Role::"lead", action, resource);',
      'a: there is no type Role\n  → did you mean Ledger::Role?',
    ],
    [
      'a value of a closed set',
      `@id("a") permit (${POST}) when { context.input has priority && context.input.priority == ¦Ledger::Priority::"urgnt" };`,
      'a: Priority has no value "urgnt"\n  → did you mean urgent?',
    ],
    [
      'a value of a closed set as text',
      `@id("a") permit (${POST}) when { ¦context.input.currency == "EUR" };`,
      'a: Currency is a closed set, not a text\n  → write its values like Ledger::Currency::"EUR"',
    ],
    [
      'a scope',
      '@id("a") permit (principal, action, resource) when { principal.scopes.contains(¦"ledger:wirte") };',
      'a: there is no scope "ledger:wirte"\n  → did you mean ledger:write?',
    ],
    [
      'a class of information',
      '@id("a") forbid (principal, action, resource) when { context.label.classes.containsAny(["hr", ¦"finanse"]) };',
      'a: there is no class "finanse"\n  → did you mean finance?',
    ],
    [
      'a number with decimals',
      `@id("a") permit (${POST}) when { context.input.amount < 0.¦5 };`,
      'unexpected token `5`\n  → numbers have no decimals here: compare integers of minor units, or texts',
    ],
    [
      'a condition that can never hold',
      '¦@id("a") forbid (principal, action, resource) when { context.label.untrusted && !context.label.untrusted && false };',
      'a: policy is impossible: the policy expression evaluates to false for all valid requests',
    ],
    [
      'a policy without its end',
      '@id("a") permit (principal, action, resource)¦',
      'unexpected end of input\n  → expected `;` or identifier',
    ],
    [
      'no id',
      '¦permit (principal, action, resource);',
      'the policy has no id\n  → write @id("urgent-needs-approval") before it; decisions name it',
    ],
    [
      'an id with a space, which would be two rules in a record',
      '@¦id("a b") permit (principal, action, resource);',
      'a b: "a b" cannot be an id\n  → an id has letters, digits, dots, hyphens and underscores, and is not default-deny',
    ],
    [
      'the id of no policy at all',
      '@¦id("default-deny") permit (principal, action, resource);',
      'default-deny: "default-deny" cannot be an id\n  → an id has letters, digits, dots, hyphens and underscores, and is not default-deny',
    ],
    [
      'an annotation',
      '@id("a") @¦teir("approval") permit (principal, action, resource);',
      'a: there is no annotation @teir\n  → did you mean tier?',
    ],
    [
      'a tier',
      '@id("a") @¦tier("aproval") permit (principal, action, resource);',
      'a: a permit has no tier "aproval"\n  → write @tier("auto") or @tier("approval")',
    ],
    [
      'a forbid that would decide nothing',
      '@id("a") @¦tier("auto") forbid (principal, action, resource);',
      'a: a forbid has no tier "auto"\n  → write @tier("approval"); without a tier a forbid denies',
    ],
    [
      'an approval that would lift nothing',
      '@id("a") @¦tier("approval") forbid (principal, action, resource);',
      'a: the policy asks for approval, but an approval would not lift it\n  → add: unless { context.approved }',
    ],
    [
      'an approval for which nobody would be asked',
      '@id("a") forbid (principal, action, resource) unless { context.¦approved };',
      'a: context.approved belongs into a forbid with @tier("approval"): here nobody would be asked\n  → write @tier("approval") before the forbid',
    ],
    [
      'the same for a permit',
      '@id("a") permit (principal, action, resource) when { context.¦approved };',
      'a: context.approved belongs into a forbid with @tier("approval"): here nobody would be asked\n  → write @tier("approval") before the permit and leave the condition out',
    ],
    [
      'an empty file',
      '¦// nothing yet\n',
      'there is no policy, so nothing would be allowed\n  → begin with the text that the command policy default prints',
    ],
  ])('%s (¦ marks the place)', (_, marked, problem) => {
    expect(problemsOf(marked.replace('¦', ''))).toEqual([
      `ledger.cedar:${placeIn(marked)} ${problem}`,
    ]);
  });

  test('roles and units that do not exist, where they are known', () => {
    const text = `@id("a") permit (principal in Ledger::Role::"laed", action, resource)
  unless { principal in Ledger::Unit::"finanse" };`;
    expect(problemsOf(text)).toEqual([]);
    expect(problemsOf(text, { roles: ['lead'], units: ['finance'] })).toEqual([
      'ledger.cedar:1:45 a: there is no role "laed"\n  → did you mean lead?',
      'ledger.cedar:2:39 a: there is no unit "finanse"\n  → did you mean finance?',
    ]);
  });

  test('columns count characters, after umlauts and signs outside the basic plane too', () => {
    const marked = `@id("a") permit (${POST}) when { "äö€𝄞" == context.input.text || ¦context.input.txet == "" };`;
    expect(problemsOf(marked.replace('¦', ''))).toEqual([
      `ledger.cedar:${placeIn(marked)} a: there is no attribute context.input.txet (post_entry)\n  → did you mean text?`,
    ]);
  });

  test('all problems of all files at once, in their order; an id is unique over all files', () => {
    const texts = {
      'b.cedar': '@id("x") permit (principal, action, resource);',
      'a.cedar': `// @id("no"); is a comment
@id("x") @because("a; b") permit (principal, action, resource);
@id("y") permit (principal, action == Ledger::Action::"get_entri", resource);
@id("z") permit (principal, action resource);`,
    };
    const loading = () => loadPolicy({ definition: ledger, texts });
    expect(loading).toThrow(PolicyError);
    expect(loading).toThrow(`a.cedar:2:2 x: the id is given twice
  → it stands at b.cedar:1 too; choose another
a.cedar:3:39 y: there is no action "get_entri"
  → did you mean get_entry?
a.cedar:4:36 unexpected token \`resource\``);
  });
});

describe('a policy that loads', () => {
  test('foresight is no mistake: a forbid on a group of tools of which there is none', () => {
    const readers = { ...ledger, tools: ledger.tools.filter(({ effect }) => effect === 'read') };
    const text = `@id("r") permit (principal, action in Ledger::Action::"read", resource);
      @id("i") forbid (principal, action in Ledger::Action::"irreversible", resource);`;
    const loaded = loadPolicy({ definition: readers, texts: { 'x.cedar': text } });
    expect(loaded.policies.map(({ id }) => id)).toEqual(['r', 'i']);
  });

  test('its revision is that of the bytes: what sha256sum prints for the files in their order', () => {
    const loaded = loadPolicy({
      definition: ledger,
      texts: {
        'b.cedar': '@id("b") permit (principal, action, resource);\n',
        'a.cedar': '@id("a") permit (principal, action, resource);\n',
      },
    });
    expect(loaded.revision).toBe('e7b33f478483');
  });

  test('R42 a forbid on writes holds for what leaves the house and for what cannot be undone', () => {
    const loaded = load(`@id("all") permit (principal, action, resource);
      @id("no-writes") forbid (principal, action in Ledger::Action::"write", resource);`);
    const asked = [
      question('get_entry', { entry_id: '1', detail: 'short' }),
      question('post_entry', entry),
      question('send_statement', { to: 'x', detail: 'full' }),
      question('close_year', { year: 2024 }),
    ];
    expect(asked.map((each) => verdict(loaded.decide(each)))).toEqual([
      'allow all',
      'deny no-writes',
      'deny no-writes',
      'deny no-writes',
    ]);
  });

  test('the reason that the author gave is told to the person', () => {
    const loaded = load(`@id("large") @tier("approval") @because("Large entries need four eyes.")
      permit (principal, action, resource);`);
    expect(loaded.decide(question('post_entry', entry))).toEqual({
      outcome: 'approval',
      policies: ['large'],
      because: 'A second person has to approve this (large). Large entries need four eyes.',
    });
  });
});
