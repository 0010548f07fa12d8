/** A problem that the proxy found, as it is shown: a query is left out, since the token can be in it. */
export const withoutQuery = (problem: object): string =>
  JSON.stringify(problem, null, 2).replaceAll(/\?[^\s"]+/g, '?…');
