import { useId, useState, type ReactNode } from "react";
import { Dialog } from "./dialog";
import { ProblemView } from "./problem-view";

interface Props {
  readonly title: string;
  readonly label: string;
  readonly verb: string;
  readonly open: boolean;
  readonly required?: boolean;
  readonly busy: boolean;
  readonly error: Error | null;
  readonly onClose: () => void;
  readonly onGiven: (reason: string) => void;
  readonly children: ReactNode;
}

/** Asks for a reason before something is done that others will want to know the reason of. */
export function ReasonDialog(props: Props) {
  const field = useId();
  const [reason, setReason] = useState("");
  return (
    <Dialog title={props.title} open={props.open} onClose={props.onClose}>
      <form
        className="dialog-body"
        onSubmit={(event) => {
          event.preventDefault();
          props.onGiven(reason.trim());
        }}
      >
        <p>{props.children}</p>
        <div className="field">
          <label htmlFor={field}>{props.label}</label>
          <input
            id={field}
            value={reason}
            maxLength={500}
            required={props.required}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
        {props.error && <ProblemView error={props.error} />}
        <div className="dialog-foot">
          <button type="button" className="button" onClick={props.onClose}>
            Leave it
          </button>
          <button type="submit" className="button" disabled={props.busy}>
            {props.verb}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
