import type { ReactNode } from "react";
import type { HumanTask } from "../../api/model";
import { holds, useSession } from "../../shell/session-context";
import { rolesOf } from "./wanted";

/** What keeps a person from deciding who has the role; the server has the last word all the same. */
const KEPT_FROM: Partial<Record<NonNullable<HumanTask["you"]>, string>> = {
  involved:
    "Four eyes are wanted: you started this run, or applied what it follows, so other people decide.",
  "not-asked": "It was put to groups that you are in none of.",
  assigned: "Another person has it.",
  voted: "You have decided. It stays open until the other people who are needed have.",
};

/** Shows to whom it is for what they can do, and to all others why they can't. */
export function MayDecide({ task, children }: { task: HumanTask; children: ReactNode }) {
  const session = useSession();
  const kept = task.you && KEPT_FROM[task.you];
  if (kept) return <p className="note">{kept}</p>;
  const roles = rolesOf(task);
  if (!roles.some((role) => holds(session, role))) {
    return (
      <p className="note">
        Only a person with the role <strong>{roles.join(" or ")}</strong> can decide this. You hold:{" "}
        {session.roles.join(", ") || "none"}.
      </p>
    );
  }
  return children;
}
