import * as z from "zod/mini";
import { facts, maybe, page, reads, text } from "./reads";
import { runStatus } from "./run";

const scheduleFields = {
  name: text,
  document: facts,
  pausedAt: maybe,
  note: maybe,
  nextAt: maybe,
  lastRun: maybe,
  appliedAt: text,
  appliedBy: text,
};
export const schedulePage = reads<"SchedulePage">()(page(z.object(scheduleFields)));
export const schedule = reads<"ScheduleDetail">()(
  z.object({
    ...scheduleFields,
    next: z.array(z.object({ time: text, local: text, due: text })),
    occurrences: z.array(
      z.object({
        time: text,
        foundAt: text,
        run: text,
        waits: z.boolean(),
        status: z.optional(runStatus),
        backfill: maybe,
      }),
    ),
  }),
);
export const overlap = z.enum([
  "skip",
  "buffer-one",
  "buffer-all",
  "cancel-other",
  "terminate-other",
  "allow",
]);
export const scheduleActionAnswer = reads<"ScheduleActionAnswer">()(
  z.object({
    schedule: text,
    action: text,
    run: maybe,
    dryRun: z.optional(z.boolean()),
    backfill: maybe,
    occurrences: z.optional(
      z.array(
        z.object({
          time: text,
          fate: z.enum(["starts", "waits", "left-out", "known"]),
          run: maybe,
        }),
      ),
    ),
  }),
);

export type Schedule = z.infer<typeof schedulePage>["items"][number];
export type ScheduleDetail = z.infer<typeof schedule>;
