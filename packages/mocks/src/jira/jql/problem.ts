/** What is wrong with a query, in Jira's words; it may say several things at once. */
export class JqlProblem extends Error {
  readonly messages: readonly string[];

  constructor(...messages: readonly string[]) {
    super(messages.join(' '));
    this.name = 'JqlProblem';
    this.messages = messages;
  }
}

export function syntax(text: string, at: number): JqlProblem {
  return new JqlProblem(`Error in the JQL Query: ${text} (line 1, character ${at + 1})`);
}
