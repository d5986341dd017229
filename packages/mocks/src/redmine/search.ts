import { HttpResponse } from 'msw';
import type { Answer } from './answer.ts';
import { page } from './paging.ts';
import { visibleIssues, visibleJournals } from './rights.ts';

/** Full text: parts of words, any case, in subject, description and the notes that the user may see. */
export const search: Answer = ({ world, user, url }) => {
  const words = (url.searchParams.get('q') ?? '')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word.length > 1)
    // the sixth word and those behind it count for nothing
    .slice(0, 5);
  if (words.length === 0) {
    return HttpResponse.json({ results: [], total_count: null, offset: 0, limit: 25 });
  }
  const hits = visibleIssues(world, user).filter((issue) => {
    const notes = visibleJournals(world, user, issue).map((journal) => journal.notes);
    const text = [issue.subject, issue.description, ...notes].join('\n').toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const { items, counts } = page(hits.toReversed(), url);
  const results = items.map(({ id, subject, description, created }) => ({
    id,
    title: `#${id}: ${subject}`,
    type: 'issue',
    description,
    datetime: created,
  }));
  return HttpResponse.json({ results, ...counts });
};
