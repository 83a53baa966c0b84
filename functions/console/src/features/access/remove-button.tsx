import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { remove } from "../../api/client";
import { useSession } from "../../shell/session-context";
import { Dialog } from "../../ui/dialog";
import { ProblemView } from "../../ui/problem-view";

interface Props {
  readonly label: string;
  /** What is done to whom, for those who don't see the row. */
  readonly name: string;
  readonly path: string;
  /** What of the page is read again when it is done. */
  readonly list: readonly unknown[];
  readonly children: string;
}

/** Does away with something of another's, after it was said what that means. */
export function RemoveButton({ label, name, path, list, children }: Props) {
  const { csrfToken } = useSession();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const removal = useMutation({
    mutationFn: () => remove(path, csrfToken),
    onSuccess: async () => {
      setOpen(false);
      await client.invalidateQueries({ queryKey: list });
    },
  });
  return (
    <>
      <button
        type="button"
        className="button danger"
        aria-label={name}
        onClick={() => setOpen(true)}
      >
        {label}
      </button>
      <Dialog title={`${name}?`} open={open} onClose={() => setOpen(false)}>
        <div className="dialog-body">
          <p>{children}</p>
          {removal.error && <ProblemView error={removal.error} />}
          <div className="dialog-foot">
            <button type="button" className="button" onClick={() => setOpen(false)}>
              Leave it
            </button>
            <button
              type="button"
              className="button danger"
              disabled={removal.isPending}
              onClick={() => removal.mutate()}
            >
              {label}
            </button>
          </div>
        </div>
      </Dialog>
    </>
  );
}
