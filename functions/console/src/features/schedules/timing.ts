import type { Schedule } from "../../api/model";

const TIMINGS = ["cron", "every", "calendar", "at", "after", "on"] as const;

/** What a schedule goes by, in a line: its cron expression and zone, its interval, its events. */
export function timing(document: Schedule["document"]): string {
  const kind = TIMINGS.find((each) => document[each] !== undefined);
  if (!kind) return "";
  const value = document[kind];
  const said = typeof value === "string" ? value : JSON.stringify(value);
  const zone = typeof document.zone === "string" ? ` ${document.zone}` : "";
  return `${kind} ${said}${zone}`;
}

/** The workflow that it starts. */
export function starts(document: Schedule["document"]): string {
  const start = document.start as { workflow?: unknown } | undefined;
  return typeof start?.workflow === "string" ? start.workflow : "";
}
