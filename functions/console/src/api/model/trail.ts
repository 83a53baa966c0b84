import * as z from "zod/mini";
import { count, facts, maybe, page, reads, text } from "./reads";

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
export const auditPage = reads<"AuditPage">()(page(auditEntry));
export const auditVerification = reads<"AuditVerification">()(
  z.object({
    status: z.enum(["intact", "broken"]),
    entries: count,
    verifiedAt: text,
    head: z.optional(count),
    anchored: z.optional(z.boolean()),
    checkpoints: z.optional(count),
    signedSeq: z.optional(count),
    firstBroken: z.optional(count),
    forgottenUpTo: z.optional(count),
    reason: maybe,
  }),
);
export const trailProof = reads<"TrailProof">()(z.object({ key: text, proof: text }));

export const hold = reads<"Hold">()(
  z.object({
    id: text,
    person: maybe,
    from: text,
    reason: text,
    placedAt: text,
    placedBy: text,
    releasedAt: maybe,
    releasedBy: maybe,
    releaseReason: maybe,
  }),
);
export const holdPage = reads<"HoldPage">()(page(hold));
export const personPage = reads<"PersonPage">()(
  z.object({
    items: z.array(z.object({ table: maybe, row: z.optional(facts), entry: z.optional(facts) })),
    next: z.nullable(text),
  }),
);
export const erased = reads<"Erased">()(
  z.object({ pseudonym: text, rows: z.record(z.string(), count) }),
);

export type Hold = z.infer<typeof hold>;
export type AuditEntry = z.infer<typeof auditEntry>;
export type AuditVerification = z.infer<typeof auditVerification>;
