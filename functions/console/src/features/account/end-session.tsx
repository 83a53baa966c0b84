import { useMutation, useQueryClient } from "@tanstack/react-query";
import { remove } from "../../api/client";
import type { OpenSession } from "../../api/model";
import { ownSessionsQuery } from "../../api/queries";
import { ProblemView } from "../../ui/problem-view";

/** Ends one session; its browser is signed out with its next request. */
export function EndSession({ session, csrfToken }: { session: OpenSession; csrfToken: string }) {
  return (
    <End
      path={`/api/v1/session/own/${encodeURIComponent(session.id)}`}
      csrfToken={csrfToken}
      label="End"
      name={`End the session in ${session.agent} from ${session.from}`}
    />
  );
}

export function EndOthers({ csrfToken }: { csrfToken: string }) {
  return <End path="/api/v1/session/own" csrfToken={csrfToken} label="End all others" />;
}

function End({
  path,
  csrfToken,
  label,
  name,
}: {
  path: string;
  csrfToken: string;
  label: string;
  name?: string;
}) {
  const client = useQueryClient();
  const end = useMutation({
    mutationFn: () => remove(path, csrfToken),
    onSettled: () => client.invalidateQueries({ queryKey: ownSessionsQuery.queryKey }),
  });
  return (
    <>
      <button
        type="button"
        className="button danger"
        aria-label={name}
        onClick={() => end.mutate()}
        disabled={end.isPending}
      >
        {label}
      </button>
      {end.error && <ProblemView error={end.error} />}
    </>
  );
}
