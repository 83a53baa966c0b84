import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { Link, useLocation, useNavigate } from "react-router";
import { post } from "../../api/client";
import { session } from "../../api/model";
import { problemOf } from "../../api/problem-error";
import { sessionQuery } from "../../api/queries";
import { takePlace } from "../../shell/return-to";
import { Loading } from "../../ui/async";
import { SignInFrame } from "./sign-in-frame";

const KNOWN = ["state", "iss", "code", "error"] as const;

/** What the provider sent the browser back with; other parameters are its own affair. */
function returned(search: string): Record<string, string> {
  const given = new URLSearchParams(search);
  return Object.fromEntries(
    KNOWN.flatMap((name) => {
      const value = given.get(name);
      return value ? [[name, value]] : [];
    }),
  );
}

/**
 * Where the identity provider sends the browser. It posts what it was given, once, and takes it out
 * of the address first, so that no code stays in the history.
 */
export function ReturnPage() {
  const { search } = useLocation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [given] = useState(() => returned(search));
  const sent = useRef(false);
  const { mutate, error } = useMutation({
    mutationFn: () => post(session, "/api/v1/session/returns", given),
    onSuccess: (signedIn) => {
      client.clear();
      client.setQueryData(sessionQuery.queryKey, signedIn);
      void navigate(takePlace(), { replace: true });
    },
  });
  useEffect(() => {
    if (sent.current) return;
    sent.current = true;
    void navigate("/sign-in/return", { replace: true });
    mutate();
  }, [mutate, navigate]);
  return (
    <SignInFrame>
      {error ? <NotSignedIn error={error} /> : <Loading what="your session" />}
    </SignInFrame>
  );
}

function NotSignedIn({ error }: { error: unknown }) {
  const { code, title, detail } = problemOf(error);
  const known: Record<string, string> = {
    forbidden: "You have no access",
    unauthenticated: "You were not signed in",
  };
  return (
    <>
      <div className="problem" role="alert">
        <h2>{known[code] ?? title}</h2>
        <p>{detail}</p>
      </div>
      <Link className="button wide centred" to="/sign-in" replace>
        Back to the sign-in page
      </Link>
    </>
  );
}
