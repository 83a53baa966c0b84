import { useState } from "react";
import type { HumanTask } from "../../../api/model";
import { useSession } from "../../../shell/session-context";
import { draftOf, type Draft, type Entry, type Field } from "./fields";

/** In the memory of this tab only: what is typed may be for nobody else's eyes. */
const KEPT = new Map<string, Draft>();

/**
 * What a person has typed into a form. It outlives a refusal, another form in its place and leaving
 * the page; it ends when it was sent, and is nobody's who signs in after them.
 */
export function useDraft(task: HumanTask, fields: readonly Field[]) {
  const { person } = useSession();
  const key = `${person} ${task.id}`;
  const [draft, setDraft] = useState(() => KEPT.get(key) ?? {});
  const whole = { ...draftOf(fields), ...draft };
  return {
    draft: whole,
    enter: (name: string, entry: Entry) => {
      const next = { ...draft, [name]: entry };
      KEPT.set(key, next);
      setDraft(next);
    },
    forget: () => void KEPT.delete(key),
  };
}
