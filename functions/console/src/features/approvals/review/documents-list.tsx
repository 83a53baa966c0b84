import { useId, useState } from "react";
import { Copyable } from "../../../ui/copyable";
import { size } from "../../../ui/format";
import { digestOfFile, type ReviewedDocument } from "./documents";

type Check = "checking" | "same" | "other" | "unable";

const SAID: Record<Check, string> = {
  checking: "checking …",
  same: "is the document under review",
  other: "is another document: do not decide on it",
  unable: "can't be checked by this browser",
};

interface Props {
  readonly documents: readonly ReviewedDocument[];
  /** Whether the copy of a document that the person has is another one. */
  readonly onCheck: (name: string, isOther: boolean) => void;
}

/** What is under review, and whether the copy that a person has read is that. */
export function DocumentsList({ documents, onCheck }: Props) {
  return (
    <ul className="panel-body documents" aria-label="Documents">
      {documents.map((document) => (
        <li key={document.name}>
          <Document document={document} onCheck={onCheck} />
        </li>
      ))}
    </ul>
  );
}

function Document({ document, onCheck }: { document: ReviewedDocument } & Pick<Props, "onCheck">) {
  const field = useId();
  const [check, setCheck] = useState<Check>();
  const look = async (file: File | undefined) => {
    setCheck(file && "checking");
    const digest = file && (await digestOfFile(file));
    const result = !file
      ? undefined
      : !digest
        ? "unable"
        : digest === document.digest
          ? "same"
          : "other";
    setCheck(result);
    onCheck(document.name, result === "other");
  };
  return (
    <>
      <p>
        {document.uri ? (
          <a href={document.uri} target="_blank" rel="noreferrer noopener">
            {document.name}
          </a>
        ) : (
          <strong>{document.name}</strong>
        )}{" "}
        <span className="muted">
          {document.mediaType}, {size(document.size)}
        </span>
      </p>
      <p className="payload-digest">
        <span className="muted">Digest</span>
        <Copyable value={document.digest} label={`digest of ${document.name}`} />
      </p>
      <div className="field">
        <label htmlFor={field}>
          Check your copy of {document.name}{" "}
          <span className="muted">(it stays on this machine)</span>
        </label>
        <input
          id={field}
          type="file"
          aria-describedby={`${field}-check`}
          onChange={({ target }) => void look(target.files?.[0])}
        />
        <span
          id={`${field}-check`}
          role="status"
          className={
            check === "other" ? "field-error" : check === "same" ? "digest-match" : "muted"
          }
        >
          {check && (check === "checking" ? SAID[check] : `It ${SAID[check]}.`)}
        </span>
      </div>
    </>
  );
}
