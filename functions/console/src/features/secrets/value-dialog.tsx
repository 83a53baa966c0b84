import { useId, useState } from "react";
import { Dialog } from "../../ui/dialog";
import { ProblemView } from "../../ui/problem-view";

interface Props {
  readonly title: string;
  readonly verb: string;
  /** Where it is not known yet, it is asked for. */
  readonly name?: string;
  readonly open: boolean;
  readonly busy: boolean;
  readonly error: Error | null;
  readonly onClose: () => void;
  readonly onGiven: (value: string, name: string, folder: string) => void;
  readonly children: string;
}

/** Takes a value on its way in. It is forgotten with the dialog, and shown by nothing later. */
export function ValueDialog(props: Props) {
  return (
    <Dialog title={props.title} open={props.open} onClose={props.onClose}>
      {props.open && <ValueForm {...props} />}
    </Dialog>
  );
}

function ValueForm({ verb, name, busy, error, onClose, onGiven, children }: Props) {
  const [nameField, folderField, valueField] = [useId(), useId(), useId()];
  const [wanted, setWanted] = useState(name ?? "");
  const [folder, setFolder] = useState("");
  const [value, setValue] = useState("");
  return (
    <form
      className="dialog-body"
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        onGiven(value, wanted.trim(), folder.trim());
      }}
    >
      <p>{children}</p>
      {name === undefined && (
        <>
          <div className="field">
            <label htmlFor={nameField}>Name</label>
            <input
              id={nameField}
              required
              value={wanted}
              maxLength={63}
              placeholder="github-webhook"
              onChange={(event) => setWanted(event.target.value)}
            />
          </div>
          <div className="field">
            <label htmlFor={folderField}>Folder, if only one may use it</label>
            <input
              id={folderField}
              value={folder}
              maxLength={63}
              pattern="[a-z0-9]([a-z0-9\-]{0,61}[a-z0-9])?"
              title="A namespace of workflows, such as finance"
              onChange={(event) => setFolder(event.target.value)}
            />
          </div>
        </>
      )}
      <div className="field">
        <label htmlFor={valueField}>Value</label>
        <input
          id={valueField}
          type="password"
          required
          autoComplete="new-password"
          value={value}
          onChange={(event) => setValue(event.target.value)}
        />
      </div>
      {error && <ProblemView error={error} />}
      <div className="dialog-foot">
        <button type="button" className="button" onClick={onClose}>
          Leave it
        </button>
        <button type="submit" className="button" disabled={busy}>
          {verb}
        </button>
      </div>
    </form>
  );
}
