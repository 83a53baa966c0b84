import type { HumanTask } from "../../api/model";
import { Moment } from "../../ui/moment";
import { Section } from "../../ui/page";
import { StatusBadge } from "../../ui/status-badge";

const title = ({ given, needed, requirements }: HumanTask): string =>
  requirements.length === 0 ? `${given} of ${needed} have approved` : "Who has approved";

/** Who has said what, where more than one person is needed. */
export function Votes({ task }: { task: HumanTask }) {
  if (task.needed < 2 && task.requirements.length === 0) return null;
  return (
    <Section title={title(task)}>
      {task.requirements.length > 0 && (
        <ul className="panel-body votes" aria-label="Whose approval is wanted">
          {task.requirements.map(({ role, group, people, given }) => (
            <li key={`${role} ${group ?? ""}`}>
              {Math.min(given, people)} of {people} {group ?? role}
              {group && <span className="muted"> with the role {role}</span>}
            </li>
          ))}
        </ul>
      )}
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
