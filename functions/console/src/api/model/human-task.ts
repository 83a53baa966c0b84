import * as z from "zod/mini";
import { count, maybe, page, reads, text } from "./reads";

const humanTaskFields = {
  id: text,
  runId: text,
  position: text,
  iteration: text,
  kind: z.enum(["approval", "form", "document-review", "unknown-effect"]),
  role: text,
  needed: count,
  given: count,
  requirements: z.array(z.object({ role: text, group: maybe, people: count, given: count })),
  fourEyes: z.boolean(),
  assignee: maybe,
  groups: z.array(text),
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
  z.object({
    ...humanTaskFields,
    payload: z.unknown(),
    votes: z.array(z.object({ person: text, outcome: text, comment: maybe, votedAt: text })),
    steps: z.array(
      z.object({
        kind: z.enum([
          "claimed",
          "released",
          "delegated",
          "reassigned",
          "commented",
          "reminded",
          "overdue",
          "escalated",
        ]),
        actor: text,
        to: maybe,
        comment: maybe,
        at: text,
      }),
    ),
    you: z.optional(
      z.enum(["may", "lacks-role", "involved", "not-asked", "assigned", "voted", "closed"]),
    ),
  }),
);
export const humanTaskPage = reads<"HumanTaskPage">()(page(humanTaskSummary));

export const jointDecision = reads<"JointDecision">()(
  z.object({
    items: z.array(
      z.object({
        id: text,
        result: z.enum(["decided", "voted", "closed", "voided", "refused"]),
        detail: maybe,
      }),
    ),
  }),
);

export type HumanTask = z.infer<typeof humanTask>;
export type HumanTaskSummary = z.infer<typeof humanTaskSummary>;
