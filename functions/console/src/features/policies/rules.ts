/** One rule of a policy file, as far as a page tells it. */
export interface Rule {
  readonly name: string;
  readonly when: string;
  readonly outcome: "allow" | "deny" | "require-approval" | "unknown";
  readonly asks: string;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** The rules in their order. The document was checked by the node; what is odd is shown as odd. */
export function rules(document: Record<string, unknown>): Rule[] {
  const list = Array.isArray(document.rules) ? document.rules : [];
  return list.filter(isObject).map((rule) => ({
    name: text(rule.name),
    when: text(rule.when),
    ...told(rule, isObject(document.approvers)),
  }));
}

/**
 * An approval stands below the outcome, or in its place. Where it names nobody, those whom the
 * policy has for the action's class take over.
 */
function told(rule: Record<string, unknown>, byClass: boolean): Pick<Rule, "outcome" | "asks"> {
  const { outcome } = rule;
  if (outcome === "allow" || outcome === "deny") return { outcome, asks: "" };
  const approval = (isObject(outcome) ? outcome : rule)["require-approval"];
  if (!isObject(approval)) return { outcome: "unknown", asks: "" };
  const people = typeof approval.count === "number" && approval.count > 1 ? approval.count : 1;
  const named = text(approval.group) || text(approval.role);
  const role = named || (byClass ? "approver of its class" : "approver");
  const within = text(approval.within) ? ` within ${text(approval.within)}` : "";
  return { outcome: "require-approval", asks: `${people} × ${role}${within}` };
}

/** Whom a policy is for, in words. */
export function scope(document: Record<string, unknown>): string {
  const given = document.scope;
  if (!isObject(given)) return text(given) || "the platform";
  return text(given.workflow) || text(given.folder) || "the platform";
}
