import type { UseQueryResult } from "@tanstack/react-query";
import type { AuditVerification } from "../../api/model";
import { Moment } from "../../ui/moment";
import { ProblemView } from "../../ui/problem-view";
import { StatusBadge } from "../../ui/status-badge";

/** The live result: verified again while the page is open. */
export function Verification({ query }: { query: UseQueryResult<AuditVerification> }) {
  if (query.error) return <ProblemView error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return null;
  const { status, entries, head, anchored, firstBroken, reason, verifiedAt } = query.data;
  const { checkpoints = 0, signedSeq = 0, forgottenUpTo = 0 } = query.data;
  return (
    <section
      className={status === "intact" ? "note good verification" : "problem verification"}
      role="status"
      aria-label="Verification"
    >
      <StatusBadge status={status} />
      {status === "intact" ? (
        <p>
          All <strong>{entries}</strong> entries hold
          {head !== undefined && <>, up to number {head}</>}.{" "}
          {anchored
            ? "The head agrees with its anchor outside the database."
            : "There was no anchor to compare with, so a cut-off tail could not be seen."}{" "}
          {checkpoints > 0 && (
            <>
              {checkpoints} signed checkpoints agree, up to entry {signedSeq}.
            </>
          )}{" "}
          {forgottenUpTo > 0 && (
            <>
              Entries up to number {forgottenUpTo} were kept for their time and went: a signed cut
              says so, and the rest goes on from it.
            </>
          )}
        </p>
      ) : (
        <p>
          {firstBroken === undefined ? (
            "The chain is broken"
          ) : (
            <>
              Entry <strong>{firstBroken}</strong> is the first that does not hold
            </>
          )}
          {reason && `: ${reason}`}. {entries} before it hold.
        </p>
      )}
      <p className="muted">
        Verified <Moment at={verifiedAt} />, and again every 15 s while this page is open.
      </p>
    </section>
  );
}
