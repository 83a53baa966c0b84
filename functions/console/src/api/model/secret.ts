import * as z from "zod/mini";
import { count, maybe, page, reads, text } from "./reads";

const version = z.object({
  version: count,
  state: z.enum(["active", "retiring", "revoked"]),
  createdAt: text,
  createdBy: text,
  usableUntil: maybe,
  source: maybe,
  platform: z.optional(z.boolean()),
  folder: maybe,
});
export const secret = reads<"Secret">()(z.object({ name: text, versions: z.array(version) }));
export const secretPage = reads<"SecretPage">()(page(secret));
export const leasePage = reads<"LeasePage">()(
  page(
    z.object({
      id: text,
      runId: text,
      position: text,
      attempt: count,
      host: text,
      grantedAt: text,
      expiresAt: text,
      usedAt: z.nullable(text),
    }),
  ),
);

export type Secret = z.infer<typeof secret>;
export type SecretVersion = Secret["versions"][number];
export type Lease = z.infer<typeof leasePage>["items"][number];
