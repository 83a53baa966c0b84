import type { HumanTask } from "../../api/model";
import { hasCode, problemOf } from "../../api/problem-error";
import { ProblemView } from "../../ui/problem-view";

interface Props {
  readonly error: unknown;
  /** What holds now, read again after the refusal. */
  readonly latest: HumanTask;
  readonly changed: boolean;
}

/** A decision that was not taken, and why: too late, on another payload, or not permitted. */
export function Refusal({ error, latest, changed }: Props) {
  if (!hasCode(error, "conflict")) return <ProblemView error={error} />;
  const { title, detail } = problemOf(error);
  return (
    <div className="problem" role="alert">
      <h2>{headline(latest, changed)}</h2>
      <p>{detail ?? title}</p>
      <p className="muted">Your decision was not taken. The page shows what holds now.</p>
    </div>
  );
}

function headline(latest: HumanTask, changed: boolean): string {
  if (latest.state === "decided")
    return `Already decided by ${latest.decidedBy ?? "somebody else"}`;
  if (latest.state !== "open") return `It is ${latest.state}`;
  return changed ? "The payload changed, look again" : "It could not be decided";
}
