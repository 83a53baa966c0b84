import { useMutation } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useNavigate } from "react-router";
import { post } from "../../api/client";
import { parseExact } from "../../api/exact-json";
import { runAccepted, type Definition } from "../../api/model";
import { holds, useSession } from "../../shell/session-context";
import { Dialog } from "../../ui/dialog";
import { ProblemView } from "../../ui/problem-view";
import { path } from "./names";

/** Starts a run of exactly this version by hand, with an input, and leads to it. */
export function StartRun({ definition }: { definition: Definition }) {
  const session = useSession();
  const [open, setOpen] = useState(false);
  const name = path(definition);
  if (!holds(session, "operator", "author", "admin")) return null;
  return (
    <>
      <button
        type="button"
        className="button"
        aria-label={`Start ${name} ${definition.version}`}
        onClick={() => setOpen(true)}
      >
        Start
      </button>
      <Dialog
        title={`Start ${name} ${definition.version}`}
        open={open}
        onClose={() => setOpen(false)}
      >
        <Ask workflow={name} version={definition.version} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

interface Asked {
  readonly workflow: string;
  readonly version: string;
  readonly onClose: () => void;
}

function Ask({ workflow, version, onClose }: Asked) {
  const session = useSession();
  const navigate = useNavigate();
  const field = useId();
  const wrong = useId();
  // One for each time that the dialog is opened: who sends again because no answer came starts one run.
  const [key] = useState(() => crypto.randomUUID());
  const [text, setText] = useState("{}");
  const [broken, setBroken] = useState("");
  const start = useMutation({
    mutationFn: (input: unknown) =>
      post(runAccepted, "/api/v1/runs", { workflow, version, input }, session.csrfToken, {
        "Idempotency-Key": key,
      }),
    onSuccess: ({ id }) => void navigate(`/runs/${id}`),
  });
  return (
    <form
      className="dialog-body"
      onSubmit={(event) => {
        event.preventDefault();
        let input: unknown;
        try {
          input = parseExact(text);
        } catch (e) {
          setBroken(`This is no JSON: ${e instanceof Error ? e.message : "unreadable"}`);
          return;
        }
        setBroken("");
        start.mutate(input);
      }}
    >
      <p>It begins at once, under the policies that are in force.</p>
      <div className="field">
        <label htmlFor={field}>Input, as JSON</label>
        <textarea
          id={field}
          rows={8}
          spellCheck={false}
          value={text}
          aria-invalid={broken !== "" || undefined}
          aria-describedby={broken ? wrong : undefined}
          onChange={(event) => setText(event.target.value)}
        />
        {broken && (
          <p id={wrong} className="field-error" role="alert">
            {broken}
          </p>
        )}
      </div>
      {start.error && <ProblemView error={start.error} />}
      <div className="dialog-foot">
        <button type="button" className="button" onClick={onClose}>
          Leave it
        </button>
        <button type="submit" className="button primary" disabled={start.isPending}>
          Start the run
        </button>
      </div>
    </form>
  );
}
