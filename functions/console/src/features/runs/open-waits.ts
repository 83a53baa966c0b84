import type { Hop, RunTrace } from "../../api/model";
import { epochMicros } from "../../ui/format";

/** Marks a wait that goes on, in the place of a hop's facts. */
export const STILL_OPEN: Record<string, unknown> = Object.freeze({});

/**
 * The waits for a person or an event that have no hop yet, because a hop is written when it is over.
 *
 * @param now milliseconds since the epoch
 */
export function openWaits({ humanTasks, listeners }: RunTrace, now: number): Hop[] {
  const open = (kind: Hop["kind"], position: string, iteration: string, since: string): Hop => ({
    kind,
    position,
    iteration,
    attempt: 1,
    startedAt: since,
    micros: Math.max(0, now * 1000 - epochMicros(since)),
    detail: STILL_OPEN,
  });
  return [
    ...humanTasks
      .filter(({ state }) => state === "open")
      .map(({ position, iteration, createdAt }) =>
        open("approval", position, iteration, createdAt),
      ),
    ...listeners
      .filter(({ state }) => state === "open")
      .map(({ position, iteration, openedAt }) =>
        open("event.consume", position, iteration, openedAt),
      ),
  ];
}
