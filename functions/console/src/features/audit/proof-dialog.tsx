import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { prettyJson } from "../../api/exact-json";
import { proofQuery } from "../../api/queries";
import { Async } from "../../ui/async";
import { Dialog } from "../../ui/dialog";
import { Moment } from "../../ui/moment";
import { StatusBadge } from "../../ui/status-badge";
import { check, InvalidProof } from "./trail-proof";

const OWN_KEY = "penstock.audit-key";

interface Props {
  readonly seq: number;
  readonly onClose: () => void;
}

/** The proof of one entry, computed anew by this browser. */
export function ProofDialog({ seq, onClose }: Props) {
  const [ownKey, setOwnKey] = useState(() => localStorage.getItem(OWN_KEY) ?? "");
  const field = useId();
  const remember = (key: string) => {
    setOwnKey(key);
    localStorage.setItem(OWN_KEY, key);
  };
  return (
    <Dialog title={`Proof of entry ${seq}`} open onClose={onClose}>
      <div className="field">
        <label htmlFor={field}>Verifier key that you were given (penstock audit key)</label>
        <input
          id={field}
          type="text"
          value={ownKey}
          spellCheck={false}
          autoComplete="off"
          onChange={({ target }) => remember(target.value.trim())}
        />
      </div>
      <Async query={useQuery(proofQuery(seq))} what="the proof">
        {({ key, proof }) => (
          <Verdict seq={seq} proof={proof} verifierKey={ownKey || key} isOwn={ownKey !== ""} />
        )}
      </Async>
    </Dialog>
  );
}

interface Given {
  readonly seq: number;
  readonly proof: string;
  readonly verifierKey: string;
  readonly isOwn: boolean;
}

function Verdict({ seq, proof, verifierKey, isOwn }: Given) {
  const { data, error } = useQuery({
    queryKey: ["proof-verdict", seq, proof, verifierKey],
    queryFn: () => check(proof, verifierKey),
    retry: false,
    staleTime: Infinity,
  });
  if (error)
    return (
      <section className="problem verification" role="status" aria-label="Proof">
        <StatusBadge status="broken" />
        <p>
          The proof does not hold: {error instanceof InvalidProof ? error.message : String(error)}
        </p>
      </section>
    );
  if (!data) return null;
  return (
    <>
      <section className="note good verification" role="status" aria-label="Proof">
        <StatusBadge status="intact" />
        <p>
          Entry <strong>{data.seq}</strong> is on the trail of {data.size} entries that{" "}
          {data.signer} signed <Moment at={data.signedAt} />. This browser computed it from the
          entry.
        </p>
        <p className="muted">
          {isOwn
            ? "Checked by the key that you brought."
            : "Checked by the key that this server gave. It proves something to you when it is the key that you were given by another way."}
        </p>
      </section>
      <pre className="json">{prettyJson(JSON.parse(data.entry))}</pre>
      <p>
        <a
          className="button"
          download={`entry-${seq}.tlog-proof`}
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(proof)}`}
        >
          Save the proof
        </a>
      </p>
    </>
  );
}
