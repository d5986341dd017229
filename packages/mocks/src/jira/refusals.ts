import { HttpResponse } from 'msw';

/** Jira's error body: sentences, and sentences by field. */
export function refuse(
  status: number,
  errorMessages: readonly string[],
  errors: Readonly<Record<string, string>> = {},
): Response {
  return HttpResponse.json({ errorMessages, errors }, { status });
}

/** 400 for fields, all of them at once. */
export function badFields(errors: Readonly<Record<string, string>>): Response {
  return refuse(400, [], errors);
}

export function noIssue(): Response {
  return refuse(404, ['Issue does not exist or you do not have permission to see it.']);
}

/** The service desk's own form, which is another one. */
export function refuseRequest(status: number, errorMessage: string, i18nKey: string): Response {
  return HttpResponse.json(
    { errorMessage, i18nErrorMessage: { i18nKey, parameters: [] } },
    { status },
  );
}
