import * as z from "zod/mini";
import { count, maybe, text } from "./reads";

export const problem = z.object({
  type: text,
  title: text,
  status: count,
  code: text,
  detail: maybe,
  errors: z.optional(z.array(z.object({ pointer: text, detail: text }))),
});

export type Problem = z.infer<typeof problem>;
