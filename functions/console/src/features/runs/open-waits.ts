import type { Hop, RunTrace } from "../../api/model";
import { epochMicros } from "../../ui/format";

/** Marks a wait that goes on, in the place of a hop's facts. */
export const STILL_OPEN: Record<string, unknown> = Object.freeze({});

/**
 * The waits for a person that have no hop yet, because a hop is written when it is over.
 *
 * @param now milliseconds since the epoch
 */
export function openWaits({ humanTasks }: RunTrace, now: number): Hop[] {
  return humanTasks
    .filter(({ state }) => state === "open")
    .map(({ position, iteration, createdAt }) => ({
      kind: "approval",
      position,
      iteration,
      attempt: 1,
      startedAt: createdAt,
      micros: Math.max(0, now * 1000 - epochMicros(createdAt)),
      detail: STILL_OPEN,
    }));
}
