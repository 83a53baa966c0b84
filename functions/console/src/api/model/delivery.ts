import * as z from "zod/mini";
import { count, facts, maybe, page, reads, redacted, text } from "./reads";

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
  bodyBase64: maybe,
  body: maybe,
  redacted,
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
export const deliveryPage = reads<"DeliveryPage">()(page(z.object(deliveryFields)));
export const delivery = reads<"Delivery">()(
  z.object({
    ...deliveryFields,
    headers: z.optional(z.unknown()),
    bodyBase64: maybe,
    body: maybe,
    redacted,
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

export const triggerPage = reads<"TriggerPage">()(
  page(
    z.object({
      name: text,
      enabled: z.boolean(),
      kind: z.enum(["webhook", "nats", "sqs", "kafka"]),
      path: maybe,
      document: facts,
      appliedAt: text,
      appliedBy: text,
    }),
  ),
);

export type Delivery = z.infer<typeof delivery>;
export type DeliveryPage = z.infer<typeof deliveryPage>;
