import type { HumanTaskSummary } from "../../api/model";

type Asked = Pick<HumanTaskSummary, "role" | "needed" | "given" | "requirements">;
type Requirement = HumanTaskSummary["requirements"][number];

const whom = ({ role, group }: Requirement): string => group ?? role;

/** Whose approval is wanted and how much of it is there, as a list of questions tells it. */
export function soFar({ role, needed, given, requirements }: Asked): string {
  if (requirements.length === 0) return needed > 1 ? `${role}, ${given} of ${needed}` : role;
  return requirements
    .map((one) => `${Math.min(one.given, one.people)} of ${one.people} ${whom(one)}`)
    .join(", ");
}

/** The same in a sentence, before anybody has decided. */
export function wanted({ role, needed, requirements }: Asked): string {
  if (requirements.length === 0)
    return needed > 1 ? `${needed} people with the role ${role}` : role;
  return requirements
    .map(
      (one) =>
        `${one.people} with the role ${one.role}${one.group ? ` in the group ${one.group}` : ""}`,
    )
    .join(", and ");
}

/** The roles of which one is needed to decide. */
export const rolesOf = ({ role, requirements }: Asked): string[] =>
  requirements.length === 0 ? [role] : [...new Set(requirements.map((one) => one.role))];

/** Whether one person can have it alone. */
export const isForOne = ({ needed, requirements }: Asked): boolean =>
  needed === 1 && requirements.length < 2;
