import { useId, useState } from "react";
import { parseExact } from "../../api/exact-json";
import type { HumanTask } from "../../api/model";
import { Section } from "../../ui/page";
import { choiceOf } from "./choices";
import { MayDecide } from "./may-decide";
import type { Deciding as Mutation } from "./use-decide";

interface Props {
  readonly task: HumanTask;
  readonly decide: Mutation;
  /** What is on the screen is not what would be decided on. */
  readonly blocked: boolean;
}

/** The choices of an open approval, for a person who holds its role. */
export function Decision(props: Props) {
  return (
    <MayDecide task={props.task}>
      <Deciding {...props} />
    </MayDecide>
  );
}

function Deciding({ task, decide, blocked }: Props) {
  const fields = useId();
  const [comment, setComment] = useState("");
  const [result, setResult] = useState("");
  const parsed = parseResult(result);

  return (
    <Section title="Decide">
      <div className="panel-body decision">
        {task.choices.includes("mark-done") && (
          <div className="field">
            <label htmlFor={`${fields}-result`}>Result as JSON, for “Mark done”</label>
            <textarea
              id={`${fields}-result`}
              className="code"
              rows={3}
              spellCheck={false}
              value={result}
              placeholder='{ "status": 200 }'
              aria-invalid={parsed === "not JSON"}
              aria-describedby={`${fields}-result-error`}
              onChange={(event) => setResult(event.target.value)}
            />
            <span id={`${fields}-result-error`} className="field-error" role="status">
              {parsed === "not JSON" ? "This is not JSON yet." : ""}
            </span>
          </div>
        )}
        <div className="field">
          <label htmlFor={`${fields}-comment`}>Comment, for the run and the audit trail</label>
          <textarea
            id={`${fields}-comment`}
            rows={2}
            maxLength={2000}
            value={comment}
            onChange={(event) => setComment(event.target.value)}
          />
        </div>
        <ul className="choices" aria-label="Choices">
          {task.choices.map((outcome) => {
            const { name, look, means } = choiceOf(outcome);
            const marksDone = outcome === "mark-done";
            const missing =
              (marksDone && typeof parsed !== "object") ||
              (comment.trim() === "" &&
                (outcome === "changes-requested" ||
                  (task.kind === "document-review" && outcome === "rejected")));
            const given = marksDone && typeof parsed === "object" ? { result: parsed.value } : {};
            return (
              <li key={outcome}>
                <button
                  type="button"
                  className={`button ${look}`}
                  disabled={blocked || decide.isPending || missing}
                  onClick={() => decide.mutate({ outcome, comment, ...given })}
                >
                  {name}
                </button>
                {means && <span className="muted">{means}</span>}
              </li>
            );
          })}
        </ul>
      </div>
    </Section>
  );
}

function parseResult(text: string): { readonly value: unknown } | "none" | "not JSON" {
  if (text.trim() === "") return "none";
  try {
    return { value: parseExact(text) };
  } catch {
    return "not JSON";
  }
}
