import * as z from "zod/mini";
import { count, maybe, page, reads, text } from "./reads";

export const runStatus = z.enum([
  "pending",
  "running",
  "waiting",
  "paused",
  "completed",
  "faulted",
  "cancelled",
]);

const runFields = {
  id: text,
  workflow: text,
  version: text,
  status: runStatus,
  startedBy: text,
  createdAt: text,
  traceId: text,
  deliveryId: maybe,
  startedAt: maybe,
  endedAt: maybe,
  retryOf: maybe,
};
const runChild = z.object({
  id: text,
  task: text,
  workflow: text,
  version: text,
  status: runStatus,
  awaited: z.boolean(),
});
const runProblem = z.object({
  type: maybe,
  status: z.optional(count),
  title: maybe,
  detail: maybe,
  instance: maybe,
});
export const runSummary = reads<"RunSummary">()(z.object(runFields));
export const runPage = reads<"RunPage">()(page(runSummary));
export const runAccepted = reads<"RunAccepted">()(z.object({ id: text, status: runStatus }));
export const run = reads<"Run">()(
  z.object({
    ...runFields,
    definitionDigest: text,
    configDigest: text,
    policyDigest: text,
    input: z.unknown(),
    output: z.optional(z.unknown()),
    problem: z.optional(runProblem),
    parent: z.optional(z.object({ runId: text, task: text })),
    children: z.optional(z.array(runChild)),
    moreChildren: z.optional(z.boolean()),
  }),
);

export type Run = z.infer<typeof run>;
export type RunChild = z.infer<typeof runChild>;
export type RunStatus = z.infer<typeof runStatus>;
export type RunSummary = z.infer<typeof runSummary>;
export type RunPage = z.infer<typeof runPage>;
