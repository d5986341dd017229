/** The parts of a name in lower case: `searchTickets`, `search-tickets` and `search_tickets` are all search, tickets. */
export const wordsOf = (name: string): readonly string[] =>
  name
    .slice(0, 200)
    .split(/[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])/)
    .filter(Boolean)
    .map((word) => word.toLowerCase());
