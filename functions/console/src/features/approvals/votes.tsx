import type { HumanTask } from "../../api/model";
import { Moment } from "../../ui/moment";
import { Section } from "../../ui/page";
import { StatusBadge } from "../../ui/status-badge";

/** Who has said what, where more than one person is needed. */
export function Votes({ task }: { task: HumanTask }) {
  if (task.needed < 2) return null;
  return (
    <Section title={`${task.given} of ${task.needed} have approved`}>
      {task.votes.length === 0 ? (
        <p className="panel-body muted">Nobody has decided yet. One who rejects is enough.</p>
      ) : (
        <ul className="panel-body votes" aria-label="Decisions so far">
          {task.votes.map(({ person, outcome, comment, votedAt }) => (
            <li key={person}>
              <StatusBadge status={outcome} /> {person}, <Moment at={votedAt} />
              {comment && <p className="muted">{comment}</p>}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
