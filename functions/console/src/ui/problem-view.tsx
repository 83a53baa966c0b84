import type { ReactNode } from "react";
import { Link } from "react-router";
import { problemOf, UNREACHABLE } from "../api/problem-error";

interface Props {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** What the reader can do about each kind of problem; its detail alone where there is nothing to add. */
const ADVICE: Record<string, ReactNode> = {
  unauthenticated: (
    <>
      Your session has ended. <Link to="/sign-in">Sign in again</Link>.
    </>
  ),
  forbidden:
    "Your roles don't include this. Ask an administrator for a sign-in link with the role it names.",
  "not-found": "It may have been mistyped, or it is not yours to see.",
  tampered:
    "A stored document was changed behind Penstock's back. Nothing runs on it. Run ./penstock audit verify and restore it from a backup or apply it again.",
  unavailable: "The store or the backbone is away. The page tries again by itself.",
  [UNREACHABLE]: "The page tries again by itself.",
};

export function ProblemView({ error, onRetry }: Props) {
  const problem = problemOf(error);
  return (
    <div className="problem" role="alert">
      <h2>{problem.title}</h2>
      {problem.detail && <p>{problem.detail}</p>}
      {problem.errors?.map(({ pointer, detail }) => (
        <p key={pointer}>
          <code>{pointer}</code> {detail}
        </p>
      ))}
      {ADVICE[problem.code] && <p className="muted">{ADVICE[problem.code]}</p>}
      <p className="problem-foot">
        <code title={problem.type}>{problem.code}</code>
        {onRetry && (
          <button type="button" className="button" onClick={onRetry}>
            Try again
          </button>
        )}
      </p>
    </div>
  );
}
