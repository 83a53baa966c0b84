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

const decided = {
  id: text,
  runId: text,
  position: text,
  iteration: text,
  attempt: count,
  outcome,
  rule: maybe,
  reason: text,
  decidedAt: text,
};
export const decisionPage = reads<"PolicyDecisionPage">()(
  page(
    z.object({ ...decided, workflow: maybe, policy: maybe, version: maybe, policyDigest: maybe }),
  ),
);
export const explanation = reads<"PolicyExplanation">()(
  z.object({
    ...decided,
    policyDigest: text,
    inputDigest: text,
    inputIntact: z.boolean(),
    input: z.unknown(),
    policies: z.array(
      z.object({
        policy: text,
        version: text,
        digest: text,
        scope: text,
        mode: z.enum(["enforce", "shadow"]),
        outcome,
        reason: text,
        rule: maybe,
        classes: z.array(z.enum(["destructive", "financial", "customer-facing", "data-export"])),
        risk: z.enum(["none", "low", "medium", "high", "critical", "unknown"]),
        rules: z.array(
          z.object({
            name: text,
            when: text,
            says: outcome,
            result: z.enum(["matched", "not-matched", "failed", "not-asked"]),
            failure: maybe,
          }),
        ),
      }),
    ),
  }),
);
export const policyTestReport = reads<"PolicyTestReport">()(
  z.object({
    cases: count,
    failures: count,
    rules: count,
    percentCovered: count,
    uncovered: z.array(text),
    results: z.array(z.object({ name: text, passed: z.boolean(), failure: maybe })),
  }),
);

export type DecisionSummary = z.infer<typeof decisionPage>["items"][number];
export type Explanation = z.infer<typeof explanation>;
export type PolicyTestReport = z.infer<typeof policyTestReport>;
export type Policy = z.infer<typeof policy>;
export type PolicySimulation = z.infer<typeof policySimulation>;
