import * as z from "zod/mini";
import type { components } from "./generated/schema";

/**
 * What the console reads, checked where it comes in. Each schema must give exactly the type that
 * the OpenAPI document declares (`reads`), so neither can drift from the other unseen. Members that
 * a newer node adds are dropped, not refused.
 */
type Declared = components["schemas"];

// zod would otherwise probe for eval, which our content security policy forbids and reports.
z.config({ jitless: true });

const reads =
  <N extends keyof Declared>() =>
  <S extends z.ZodMiniType<Declared[N]>>(schema: S): S =>
    schema;

const text = z.string();
const maybe = z.optional(z.string());
const count = z.number();
const facts = z.record(z.string(), z.unknown());
const place = { position: text, iteration: text, attempt: count };

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
export const runPage = reads<"RunPage">()(
  z.object({ items: z.array(runSummary), next: z.nullable(text) }),
);
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

const humanTaskFields = {
  id: text,
  runId: text,
  position: text,
  iteration: text,
  kind: z.enum(["approval", "unknown-effect"]),
  role: text,
  title: text,
  askedBy: text,
  choices: z.array(text),
  payloadDigest: text,
  state: z.enum(["open", "decided", "expired", "cancelled"]),
  createdAt: text,
  outcome: maybe,
  comment: maybe,
  result: z.optional(z.unknown()),
  decidedBy: maybe,
  decidedAt: maybe,
  dueAt: maybe,
};
export const humanTaskSummary = reads<"HumanTaskSummary">()(z.object(humanTaskFields));
export const humanTask = reads<"HumanTask">()(
  z.object({ ...humanTaskFields, payload: z.unknown() }),
);
export const humanTaskPage = reads<"HumanTaskPage">()(
  z.object({ items: z.array(humanTaskSummary), next: z.nullable(text) }),
);

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
  }),
);

const diagramNode = z.object({
  id: text,
  kind: z.enum([
    "start",
    "end",
    "do",
    "set",
    "switch",
    "for",
    "wait",
    "raise",
    "try",
    "catch",
    "undo",
    "http",
    "approval",
    "fork",
    "listen",
    "emit",
    "run",
    "function",
    "openapi",
    "grpc",
    "asyncapi",
    "mcp",
    "a2a",
    "workflow",
    "script",
    "shell",
    "container",
  ]),
  label: text,
  position: maybe,
  parent: maybe,
});
const diagramEdge = z.object({ from: text, to: text, label: maybe });
export const runDefinition = reads<"RunDefinition">()(
  z.object({
    namespace: text,
    name: text,
    version: text,
    digest: text,
    document: facts,
    diagram: z.object({ nodes: z.array(diagramNode), edges: z.array(diagramEdge), mermaid: text }),
  }),
);

export const deliveryVerdict = z.enum(["accepted", "filtered", "rejected"]);
export const deliveryState = z.enum([
  "starting",
  "started",
  "announced",
  "parked",
  "filtered",
  "discarded",
  "rejected",
]);
const deliveryFields = {
  id: text,
  trigger: text,
  verdict: deliveryVerdict,
  state: deliveryState,
  senderId: maybe,
  runId: maybe,
  scheme: maybe,
  contentType: maybe,
  bodyDigest: maybe,
  size: count,
  receivedAt: text,
  erased: z.boolean(),
  repeats: count,
  repeatedAt: maybe,
  attempts: count,
  reason: maybe,
  source: maybe,
  unrecordedBefore: z.optional(count),
};
const deliveryEdit = z.object({
  version: count,
  contentType: text,
  bodyDigest: text,
  size: count,
  reason: text,
  editedBy: text,
  editedAt: text,
  bodyBase64: text,
  body: maybe,
});
const deliveryReplay = z.object({
  id: text,
  runId: text,
  state: z.enum(["starting", "started", "announced", "parked", "filtered", "discarded"]),
  reason: text,
  requestedBy: text,
  requestedAt: text,
});
const deliveryEvent = z.object({
  seq: text,
  id: maybe,
  source: maybe,
  type: maybe,
  heardBy: z.array(text),
});
export const deliveryPage = reads<"DeliveryPage">()(
  z.object({ items: z.array(z.object(deliveryFields)), next: z.nullable(text) }),
);
export const delivery = reads<"Delivery">()(
  z.object({
    ...deliveryFields,
    headers: z.optional(z.unknown()),
    bodyBase64: maybe,
    body: maybe,
    edits: z.array(deliveryEdit),
    replays: z.array(deliveryReplay),
    events: z.array(deliveryEvent),
  }),
);
export const deliveryActionAnswer = reads<"DeliveryActionAnswer">()(
  z.object({
    action: z.enum(["replay", "requeue", "discard"]),
    dryRun: z.boolean(),
    more: z.boolean(),
    next: maybe,
    items: z.array(
      z.object({
        id: text,
        result: z.enum([
          "queued",
          "new-run",
          "discarded",
          "has-run",
          "announced",
          "starting",
          "not-parked",
          "erased",
          "rejected",
        ]),
        runId: maybe,
        replayId: maybe,
      }),
    ),
  }),
);
export const deliveryEdited = reads<"DeliveryEdited">()(
  z.object({ id: text, version: count, bodyDigest: text }),
);

export const auditEntry = reads<"AuditEntry">()(
  z.object({
    seq: count,
    at: text,
    kind: text,
    actor: text,
    subject: text,
    detail: facts,
    mac: text,
    run: maybe,
  }),
);
export const auditPage = reads<"AuditPage">()(
  z.object({ items: z.array(auditEntry), next: z.nullable(text) }),
);
export const auditVerification = reads<"AuditVerification">()(
  z.object({
    status: z.enum(["intact", "broken"]),
    entries: count,
    verifiedAt: text,
    head: z.optional(count),
    anchored: z.optional(z.boolean()),
    firstBroken: z.optional(count),
    reason: maybe,
  }),
);
export const session = reads<"Session">()(
  z.object({
    person: text,
    roles: z.array(text),
    csrfToken: text,
    expiresAt: text,
    grants: z.array(z.object({ role: text, folder: maybe })),
  }),
);
export const triggerPage = reads<"TriggerPage">()(
  z.object({
    items: z.array(
      z.object({
        name: text,
        enabled: z.boolean(),
        path: text,
        document: facts,
        appliedAt: text,
        appliedBy: text,
      }),
    ),
    next: z.nullable(text),
  }),
);
export const problem = z.object({
  type: text,
  title: text,
  status: count,
  code: text,
  detail: maybe,
  errors: z.optional(z.array(z.object({ pointer: text, detail: text }))),
});

export type Run = z.infer<typeof run>;
export type RunChild = z.infer<typeof runChild>;
export type RunStatus = z.infer<typeof runStatus>;
export type RunSummary = z.infer<typeof runSummary>;
export type RunPage = z.infer<typeof runPage>;
export type RunTrace = z.infer<typeof runTrace>;
export type RunDefinition = z.infer<typeof runDefinition>;
export type Hop = z.infer<typeof hop>;
export type PolicyDecision = z.infer<typeof policyDecision>;
export type Effect = z.infer<typeof effect>;
export type Receipt = z.infer<typeof receipt>;
export type Diagram = RunDefinition["diagram"];
export type HumanTask = z.infer<typeof humanTask>;
export type HumanTaskSummary = z.infer<typeof humanTaskSummary>;
export type Delivery = z.infer<typeof delivery>;
export type DeliveryPage = z.infer<typeof deliveryPage>;
export type AuditEntry = z.infer<typeof auditEntry>;
export type AuditVerification = z.infer<typeof auditVerification>;
export type Session = z.infer<typeof session>;
export type Problem = z.infer<typeof problem>;
