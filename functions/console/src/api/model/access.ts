import * as z from "zod/mini";
import { maybe, page, reads, text } from "./reads";

const grants = z.array(z.object({ role: text, folder: maybe }));

export const account = reads<"User">()(
  z.object({
    kind: z.enum(["person", "group", "service"]),
    name: text,
    grants,
    disabled: z.boolean(),
    changedAt: text,
    changedBy: text,
    issuer: maybe,
    subject: maybe,
  }),
);
export const accountPage = reads<"UserPage">()(page(account));

export const apiKey = reads<"ApiKey">()(
  z.object({
    id: text,
    name: text,
    grants,
    createdAt: text,
    createdBy: text,
    expiresAt: text,
    lastUsedAt: maybe,
    revokedAt: maybe,
    revokedBy: maybe,
  }),
);
export const apiKeyPage = reads<"ApiKeyPage">()(page(apiKey));

export type Account = z.infer<typeof account>;
export type ApiKey = z.infer<typeof apiKey>;
export type Granted = Account["grants"];
