import * as z from "zod/mini";
import { count, facts, maybe, page, reads, redacted, text } from "./reads";

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
    redacted,
    parent: z.optional(z.object({ runId: text, task: text })),
    children: z.optional(z.array(runChild)),
    moreChildren: z.optional(z.boolean()),
  }),
);

const configValue = z.object({
  pointer: text,
  value: z.unknown(),
  source: text,
  replaced: z.optional(z.unknown()),
});
const configDifference = z.object({
  pointer: text,
  before: z.optional(z.unknown()),
  after: z.optional(z.unknown()),
});
export const runConfig = reads<"RunConfig">()(
  z.object({
    digest: text,
    environment: text,
    values: z.array(configValue),
    comparedWith: maybe,
    differences: z.optional(z.array(configDifference)),
  }),
);
const replayDifference = z.object({
  kind: z.enum(["other-arguments", "other-decision", "not-on-record", "not-made", "other-ending"]),
  at: text,
  iteration: text,
  detail: text,
});
export const replay = reads<"Replay">()(
  z.object({
    runId: text,
    definitionDigest: text,
    calls: count,
    ending: z.object({
      status: z.enum(["completed", "faulted", "stopped"]),
      output: z.optional(z.unknown()),
      problem: z.optional(facts),
      reason: maybe,
    }),
    differences: z.array(replayDifference),
  }),
);

export type Run = z.infer<typeof run>;
export type ConfigValue = z.infer<typeof configValue>;
export type ConfigDifference = z.infer<typeof configDifference>;
export type Replay = z.infer<typeof replay>;
export type ReplayDifference = z.infer<typeof replayDifference>;
export type RunChild = z.infer<typeof runChild>;
export type RunStatus = z.infer<typeof runStatus>;
export type RunSummary = z.infer<typeof runSummary>;
export type RunPage = z.infer<typeof runPage>;
