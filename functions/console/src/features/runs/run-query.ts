/** The API's parameters that may stand in the filter as words of the form `name:value`. */
const NAMES = [
  "status",
  "workflow",
  "trigger",
  "startedBy",
  "id",
  "since",
  "until",
  "endedSince",
  "endedUntil",
] as const;

type Name = (typeof NAMES)[number];
export type RunQuery = Partial<Record<Name | "q", string>>;

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * What a filter asks the API for. Words that name something it knows are conditions, the rest is
 * looked for as it stands; `person:ada` is such a rest. A day begins where the reader is.
 */
export function runQuery(filter: string): RunQuery {
  const query: RunQuery = {};
  const rest: string[] = [];
  for (const word of filter.split(/\s+/)) {
    const colon = word.indexOf(":");
    const name = NAMES.find((known) => known === word.slice(0, colon));
    if (name && colon < word.length - 1) query[name] = value(word.slice(colon + 1));
    else if (word) rest.push(word);
  }
  if (rest.length > 0) query.q = rest.join(" ");
  return query;
}

function value(text: string): string {
  return DAY.test(text) ? new Date(`${text}T00:00`).toISOString() : text;
}
