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
const taskRecord = z.object({
  outcome: maybe,
  status: z.optional(count),
  attempts: count,
  argumentsDigest: maybe,
  resultDigest: maybe,
  rule: maybe,
  receipt: z.optional(z.boolean()),
  taken: z.optional(count),
  micros: count,
});
const comparedTask = z.object({
  position: text,
  iteration: text,
  kind: z.enum([
    "ingress",
    "orchestrator",
    "policy.eval",
    "approval",
    "tool.call",
    "event.emit",
    "event.consume",
    "sub-run",
    "undo",
  ]),
  in: z.enum(["both", "here", "there"]),
  differences: z.array(
    z.enum([
      "outcome",
      "status",
      "attempts",
      "argumentsDigest",
      "resultDigest",
      "rule",
      "receipt",
      "taken",
    ]),
  ),
  here: z.optional(taskRecord),
  there: z.optional(taskRecord),
});
const runDifference = z.object({
  member: z.enum([
    "workflow",
    "version",
    "definitionDigest",
    "policyDigest",
    "configDigest",
    "status",
    "startedBy",
    "problem",
    "problemAt",
  ]),
  here: maybe,
  there: maybe,
});
export const runComparison = reads<"RunComparison">()(
  z.object({
    here: text,
    there: text,
    same: z.boolean(),
    run: z.array(runDifference),
    tasks: z.array(comparedTask),
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
    allCounted: z.optional(z.boolean()),
  }),
);

export type Run = z.infer<typeof run>;
export type ConfigValue = z.infer<typeof configValue>;
export type ConfigDifference = z.infer<typeof configDifference>;
export type RunComparison = z.infer<typeof runComparison>;
export type RunDifference = z.infer<typeof runDifference>;
export type ComparedTask = z.infer<typeof comparedTask>;
export type Replay = z.infer<typeof replay>;
export type ReplayDifference = z.infer<typeof replayDifference>;
export type RunChild = z.infer<typeof runChild>;
export type RunStatus = z.infer<typeof runStatus>;
export type RunSummary = z.infer<typeof runSummary>;
export type RunPage = z.infer<typeof runPage>;
