import * as z from "zod/mini";
import { count, facts, maybe, reads, text } from "./reads";
import { humanTaskSummary } from "./human-task";
import { runSummary } from "./run";

const place = { position: text, iteration: text, attempt: count };
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
    policyDecisions: z.array(policyDecision),
    effects: z.array(effect),
    receipts: z.array(receipt),
    humanTasks: z.array(humanTaskSummary),
    listeners: z.array(listener),
    lastEventId: z.number(),
  }),
);

export type RunTrace = z.infer<typeof runTrace>;
export type Hop = z.infer<typeof hop>;
export type PolicyDecision = z.infer<typeof policyDecision>;
export type Effect = z.infer<typeof effect>;
export type Receipt = z.infer<typeof receipt>;
