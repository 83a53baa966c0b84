import * as z from "zod/mini";
import { maybe, page, reads, redacted, text } from "./reads";

const eventFields = {
  seq: text,
  id: text,
  source: text,
  type: text,
  sentBy: text,
  runId: maybe,
  receivedAt: text,
};
export const eventPage = reads<"EventPage">()(page(z.object(eventFields)));
const cloudEvent = reads<"CloudEvent">()(
  z.looseObject({ specversion: z.literal("1.0"), id: text, source: text, type: text }),
);
export const storedEvent = reads<"StoredEvent">()(
  z.object({ ...eventFields, digest: text, event: cloudEvent, redacted }),
);

export type EventSummary = z.infer<typeof eventPage>["items"][number];
export type StoredEvent = z.infer<typeof storedEvent>;
