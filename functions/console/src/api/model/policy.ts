import * as z from "zod/mini";
import { count, facts, maybe, page, reads, text } from "./reads";

const outcome = z.enum(["allow", "deny", "require-approval"]);
const fields = {
  name: text,
  version: text,
  digest: text,
  active: z.boolean(),
  standing: z.enum(["decides", "staged", "shadow", "superseded"]),
  document: facts,
  appliedAt: text,
  appliedBy: text,
};
export const policy = reads<"Policy">()(z.object(fields));
export const policyPage = reads<"PolicyPage">()(page(policy));
export const policySimulation = reads<"PolicySimulation">()(
  z.object({
    decided: count,
    changed: count,
    complete: z.boolean(),
    allCounted: z.optional(z.boolean()),
    counts: z.array(z.object({ before: outcome, after: outcome, count })),
    changes: z.array(
      z.object({
        decisionId: text,
        runId: text,
        position: text,
        decidedAt: text,
        before: outcome,
        after: outcome,
        ruleBefore: maybe,
        ruleAfter: maybe,
        reason: text,
      }),
    ),
  }),
);

export type Policy = z.infer<typeof policy>;
export type PolicySimulation = z.infer<typeof policySimulation>;
