import * as z from "zod/mini";
import { count, maybe, page, reads, text } from "./reads";

export const subscriptionPage = reads<"SubscriptionPage">()(
  page(
    z.object({
      name: text,
      enabled: z.boolean(),
      document: z.unknown(),
      pending: count,
      failures: count,
      failingSince: maybe,
      closedUntil: maybe,
      disabledAt: maybe,
      disabledBy: maybe,
      disabledReason: maybe,
      appliedAt: text,
      appliedBy: text,
    }),
  ),
);
export const subscriptionActionAnswer = reads<"SubscriptionActionAnswer">()(
  z.object({ subscription: text, action: z.enum(["enable", "disable"]) }),
);

export const outboundState = z.enum(["pending", "delivered", "failed"]);
const outboundFields = {
  id: text,
  subscription: text,
  eventSeq: text,
  type: text,
  state: outboundState,
  attempts: count,
  replays: count,
  reason: maybe,
  erased: z.boolean(),
  createdAt: text,
  dueAt: maybe,
  settledAt: maybe,
};
export const outboundPage = reads<"OutboundPage">()(page(z.object(outboundFields)));
export const outboundMessage = reads<"OutboundMessage">()(
  z.object({
    ...outboundFields,
    tries: z.array(
      z.object({
        attempt: count,
        startedAt: text,
        micros: z.optional(count),
        outcome: z.optional(z.enum(["delivered", "failed", "refused", "gone"])),
        status: z.optional(count),
        reason: maybe,
        receiptId: maybe,
      }),
    ),
  }),
);
export const outboundActionAnswer = reads<"OutboundActionAnswer">()(
  z.object({
    action: z.literal("replay"),
    dryRun: z.boolean(),
    more: z.boolean(),
    next: maybe,
    items: z.array(z.object({ id: text, result: z.enum(["queued", "pending", "erased"]) })),
  }),
);

export type Subscription = z.infer<typeof subscriptionPage>["items"][number];
export type OutboundSummary = z.infer<typeof outboundPage>["items"][number];
export type OutboundMessage = z.infer<typeof outboundMessage>;
