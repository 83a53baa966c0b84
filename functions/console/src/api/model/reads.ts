import * as z from "zod/mini";
import type { components } from "../generated/schema";

/**
 * What the console reads, checked where it comes in. Each schema must give exactly the type that
 * the OpenAPI document declares (`reads`), so neither can drift from the other unseen. Members that
 * a newer node adds are dropped, not refused.
 */
type Declared = components["schemas"];

// zod would otherwise probe for eval, which our content security policy forbids and reports.
z.config({ jitless: true });

export const reads =
  <N extends keyof Declared>() =>
  <S extends z.ZodMiniType<Declared[N]>>(schema: S): S =>
    schema;

export const text = z.string();
export const maybe = z.optional(z.string());
export const count = z.number();
export const facts = z.record(z.string(), z.unknown());

/** Where something is not shown as it is. */
export const redacted = z.optional(
  z.array(
    z.object({
      at: text,
      kind: z.enum(["credential", "payment-card", "iban", "email", "field"]),
    }),
  ),
);

/** A page of a list, and the cursor of the next one. */
export const page = <S extends z.ZodMiniType>(item: S) =>
  z.object({ items: z.array(item), next: z.nullable(text) });
