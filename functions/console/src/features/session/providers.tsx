import { useMutation, useQuery } from "@tanstack/react-query";
import { post } from "../../api/client";
import { signInAttempt } from "../../api/model";
import { providersQuery } from "../../api/queries";
import { leave } from "../../shell/leave";
import { ProblemView } from "../../ui/problem-view";

/** A button for each identity provider; nothing where none is set up. */
export function Providers() {
  const { data } = useQuery(providersQuery);
  const begin = useMutation({
    mutationFn: () => post(signInAttempt, "/api/v1/session/attempts", {}),
    onSuccess: ({ continueAt }) => leave(continueAt),
  });
  if (!data || data.providers.length === 0) return null;
  return (
    <>
      {data.providers.map(({ name }) => (
        <button
          key={name}
          type="button"
          className="button primary wide"
          onClick={() => begin.mutate()}
          disabled={begin.isPending || begin.isSuccess}
        >
          {begin.isPending || begin.isSuccess ? `Going to ${name} …` : `Sign in with ${name}`}
        </button>
      ))}
      {begin.error && <ProblemView error={begin.error} />}
      <p className="or" role="separator">
        or
      </p>
    </>
  );
}
