import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { post } from "../../api/client";
import { secret as secretSchema, type Secret } from "../../api/model";
import { secretQuery, secretsQuery } from "../../api/queries";
import { useSession } from "../../shell/session-context";
import { ReasonDialog } from "../../ui/reason-dialog";
import { newest } from "./versions";
import { ValueDialog } from "./value-dialog";

/** A new value with the old one taken for a while, or the end of all of them. */
export function SecretActions({ secret }: { secret: Secret }) {
  const session = useSession();
  const client = useQueryClient();
  const [open, setOpen] = useState<"rotate" | "revoke">();
  const act = useMutation({
    mutationFn: ({ what, body }: { what: "rotate" | "revoke"; body: Record<string, string> }) =>
      post(
        secretSchema,
        `/api/v1/secrets/${encodeURIComponent(secret.name)}/${what}`,
        body,
        session.csrfToken,
      ),
    onSuccess: async (now) => {
      setOpen(undefined);
      client.setQueryData(secretQuery(secret.name).queryKey, now);
      await client.invalidateQueries({ queryKey: secretsQuery.queryKey });
    },
    // The value must not stay in the cache of what was done.
    gcTime: 0,
  });
  const close = () => {
    setOpen(undefined);
    act.reset();
  };
  return (
    <>
      {newest(secret)?.source === undefined && (
        <button type="button" className="button" onClick={() => setOpen("rotate")}>
          Rotate
        </button>
      )}
      <button type="button" className="button danger" onClick={() => setOpen("revoke")}>
        Revoke
      </button>
      <ValueDialog
        title={`Rotate ${secret.name}?`}
        verb="Rotate"
        name={secret.name}
        open={open === "rotate"}
        busy={act.isPending}
        error={act.error}
        onClose={close}
        onGiven={(value) => act.mutate({ what: "rotate", body: { value } })}
      >
        The new value is used from now on. The one before is still taken for 24 hours where it
        verifies what others sign.
      </ValueDialog>
      <ReasonDialog
        title={`Revoke ${secret.name}?`}
        label="Reason, for the audit trail"
        verb="Revoke"
        required
        open={open === "revoke"}
        busy={act.isPending}
        error={act.error}
        onClose={close}
        onGiven={(reason) => act.mutate({ what: "revoke", body: { reason } })}
      >
        Nothing opens any of its versions from then on. It can't be undone; a new value can be put.
      </ReasonDialog>
    </>
  );
}
