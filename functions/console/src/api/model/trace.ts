import * as z from "zod/mini";
import { count, facts, maybe, reads, text } from "./reads";
import { humanTaskSummary } from "./human-task";
import { runSummary } from "./run";

const place = { position: text, iteration: text, attempt: count };
const cost = z.object({ currency: text, amount: maybe });
const hop = z.object({
  ...place,
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
    "audit",
  ]),
  startedAt: text,
  micros: count,
  detail: facts,
  region: maybe,
  zone: maybe,
  checkpoint: z.optional(count),
  cost: z.optional(cost),
});
const costSum = z.object({ currency: text, amount: text, unknown: count });
const checkpoint = z.object({
  ...place,
  number: count,
  kind: z.enum(["effect", "decision", "run"]),
  id: text,
  at: text,
});
const lease = z.object({
  ...place,
  id: text,
  secret: text,
  version: z.optional(count),
  host: text,
  state: z.enum(["open", "used", "expired", "refused"]),
  refusal: maybe,
  grantedAt: text,
  expiresAt: text,
  usedAt: maybe,
});
const policyAnswer = z.object({
  policy: text,
  version: text,
  digest: text,
  scope: text,
  mode: z.enum(["enforce", "shadow"]),
  outcome: z.enum(["allow", "deny", "require-approval"]),
  reason: text,
  rule: maybe,
});
const policyDecision = z.object({
  ...place,
  id: text,
  policyDigest: text,
  actionDigest: text,
  action: z.unknown(),
  outcome: z.enum(["allow", "deny", "require-approval"]),
  reason: text,
  micros: count,
  decidedAt: text,
  rule: maybe,
  answers: z.array(policyAnswer),
});
const effect = z.object({
  ...place,
  key: text,
  argumentsDigest: text,
  fencingToken: count,
  state: z.enum(["intended", "recorded", "unknown"]),
  intendedAt: text,
  receiptId: maybe,
  recordedAt: maybe,
  result: z.optional(z.unknown()),
});
const receipt = z.object({
  ...place,
  id: text,
  fencingToken: count,
  tool: text,
  argumentsDigest: text,
  resultDigest: text,
  actedAt: text,
  mac: text,
});
const listener = z.object({
  id: text,
  position: text,
  iteration: text,
  types: z.optional(z.array(text)),
  state: z.enum(["open", "done", "abandoned"]),
  taken: z.number(),
  openedAt: text,
  closedAt: maybe,
});
export const runTrace = reads<"RunTrace">()(
  z.object({
    run: runSummary,
    hops: z.array(hop),
    costs: z.array(costSum),
    checkpoints: z.array(checkpoint),
    continuedFrom: z.optional(z.object({ runId: text, position: maybe })),
    policyDecisions: z.array(policyDecision),
    effects: z.array(effect),
    leases: z.array(lease),
    receipts: z.array(receipt),
    humanTasks: z.array(humanTaskSummary),
    listeners: z.array(listener),
    lastEventId: z.number(),
  }),
);

export type RunTrace = z.infer<typeof runTrace>;
export type Cost = z.infer<typeof cost>;
export type Checkpoint = z.infer<typeof checkpoint>;
export type TaskLease = z.infer<typeof lease>;
export type Hop = z.infer<typeof hop>;
export type PolicyDecision = z.infer<typeof policyDecision>;
export type Effect = z.infer<typeof effect>;
export type Receipt = z.infer<typeof receipt>;
