import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { post } from "../../api/client";
import { session } from "../../api/model";
import { problemOf } from "../../api/problem-error";
import { sessionQuery } from "../../api/queries";
import { takePlace } from "../../shell/return-to";
import { Providers } from "./providers";
import { SignInFrame } from "./sign-in-frame";

/**
 * Opening the link does nothing yet: mail scanners and previews open links too. Only the button
 * uses the code up.
 */
export function SignInPage() {
  const [parameters] = useSearchParams();
  const code = parameters.get("code") ?? "";
  return <SignInFrame>{code ? <UseCode code={code} /> : <OtherWays />}</SignInFrame>;
}

function UseCode({ code }: { code: string }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const signIn = useMutation({
    mutationFn: () => post(session, "/api/v1/session", { code }),
    onSuccess: (signedIn) => {
      client.clear();
      client.setQueryData(sessionQuery.queryKey, signedIn);
      void navigate(takePlace(), { replace: true });
    },
  });
  return (
    <>
      <p>This link signs you in once, in this browser.</p>
      <button
        type="button"
        className="button primary wide"
        onClick={() => signIn.mutate()}
        disabled={signIn.isPending}
      >
        Sign in
      </button>
      {signIn.error && <Refused error={signIn.error} />}
    </>
  );
}

function Refused({ error }: { error: unknown }) {
  const { code, title, detail } = problemOf(error);
  return (
    <div className="problem" role="alert">
      <h2>{code === "unauthenticated" ? "This link no longer works" : title}</h2>
      <p>{detail}</p>
      {code === "unauthenticated" && (
        <Hint>A link works once and for a short while. Get a new one:</Hint>
      )}
    </div>
  );
}

function OtherWays() {
  return (
    <>
      <h2>You are not signed in</h2>
      <p>Your session has ended or has not begun.</p>
      <Providers />
      <Hint>Get a one-time link on the machine that runs Penstock:</Hint>
    </>
  );
}

function Hint({ children }: { children: ReactNode }) {
  return (
    <>
      <p>{children}</p>
      <pre className="command">
        <code>./penstock info --sign-in</code>
      </pre>
    </>
  );
}
