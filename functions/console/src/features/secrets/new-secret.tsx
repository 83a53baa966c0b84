import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import { put } from "../../api/client";
import { secret } from "../../api/model";
import { secretsQuery } from "../../api/queries";
import { useSession } from "../../shell/session-context";
import { ValueDialog } from "./value-dialog";

/** Puts a secret that is not there yet. */
export function NewSecret() {
  const session = useSession();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const add = useMutation({
    mutationFn: ({ name, value, folder }: { name: string; value: string; folder: string }) =>
      put(
        secret,
        `/api/v1/secrets/${encodeURIComponent(name)}`,
        folder === "" ? { value } : { value, folder },
        session.csrfToken,
      ),
    onSuccess: async ({ name }) => {
      setOpen(false);
      await client.invalidateQueries({ queryKey: secretsQuery.queryKey });
      void navigate(`/secrets/${encodeURIComponent(name)}`);
    },
    // The value must not stay in the cache of what was done.
    gcTime: 0,
  });
  return (
    <>
      <button type="button" className="button" onClick={() => setOpen(true)}>
        Put a secret
      </button>
      <ValueDialog
        title="Put a secret"
        verb="Put"
        open={open}
        busy={add.isPending}
        error={add.error}
        onClose={() => {
          setOpen(false);
          add.reset();
        }}
        onGiven={(value, name, folder) =>
          add.mutate({ name, value, folder }, { onSettled: () => add.reset() })
        }
      >
        Who gives it here can't read it again, and nobody else can. A name that is there already
        gets a new value at once.
      </ValueDialog>
    </>
  );
}
