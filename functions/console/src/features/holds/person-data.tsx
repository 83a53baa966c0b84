import { useMutation } from "@tanstack/react-query";
import { useId, useState } from "react";
import { post } from "../../api/client";
import { erased, personPage } from "../../api/model";
import { useSession } from "../../shell/session-context";
import { Section } from "../../ui/page";
import { ProblemView } from "../../ui/problem-view";
import { ReasonDialog } from "../../ui/reason-dialog";

const path = (person: string, what: string) =>
  `/api/v1/people/${encodeURIComponent(person)}/${what}`;

/** All that is kept about a person, handed out as a file, or erased for good. */
export function PersonData() {
  const field = useId();
  const [person, setPerson] = useState("");
  const [asked, setAsked] = useState<"export" | "erase">();
  const handOut = useExport();
  const erase = useErasure();
  const close = () => setAsked(undefined);
  const name = person.trim();
  return (
    <Section title="A person's data">
      <div className="panel-body decision">
        <div className="field">
          <label htmlFor={field}>Person, as the sign-in names them</label>
          <input
            id={field}
            value={person}
            maxLength={200}
            onChange={({ target }) => setPerson(target.value)}
          />
        </div>
        <div className="choices">
          <button
            type="button"
            className="button"
            disabled={!name}
            onClick={() => setAsked("export")}
          >
            Export
          </button>
          <button
            type="button"
            className="button danger"
            disabled={!name}
            onClick={() => setAsked("erase")}
          >
            Erase
          </button>
        </div>
        <p role="status">
          {handOut.data !== undefined && `${handOut.data} lines were handed out. `}
          {erase.data &&
            `Erased. ${erase.data.pseudonym} stands for them now, in ${sum(erase.data.rows)} rows.`}
        </p>
      </div>
      <ReasonDialog
        title={`Export what is kept about ${name}?`}
        label="Reason, for the audit trail"
        verb="Export"
        required
        open={asked === "export"}
        busy={handOut.isPending}
        error={handOut.error}
        onClose={close}
        onGiven={(reason) => handOut.mutate({ person: name, reason }, { onSuccess: close })}
      >
        A file with a line for each row and each entry of the trail that is about them. What
        workflows carry is not in it.
      </ReasonDialog>
      <ReasonDialog
        title={`Erase ${name} for good?`}
        label="Reason, for the audit trail"
        verb="Erase"
        required
        open={asked === "erase"}
        busy={erase.isPending}
        error={erase.error}
        onClose={close}
        onGiven={(reason) => erase.mutate({ person: name, reason }, { onSuccess: close })}
      >
        Their key is destroyed and a pseudonym takes the place of their name everywhere. Their
        account, sessions and keys end, and nobody can bring any of it back. What workflows carry
        stays.
      </ReasonDialog>
      {handOut.error && asked === undefined && <ProblemView error={handOut.error} />}
    </Section>
  );
}

const sum = (rows: Readonly<Record<string, number>>) =>
  Object.values(rows).reduce((all, each) => all + each, 0);

interface Asked {
  readonly person: string;
  readonly reason: string;
}

function useExport() {
  const { csrfToken } = useSession();
  return useMutation({
    mutationFn: async ({ person, reason }: Asked) => {
      const lines: string[] = [];
      let cursor: string | null = "";
      while (cursor !== null) {
        const body: Record<string, string> = cursor ? { reason, cursor } : { reason };
        const part = await post(personPage, path(person, "export"), body, csrfToken);
        lines.push(...part.items.map((line) => JSON.stringify(line)));
        cursor = part.next;
      }
      save(`${person}.jsonl`, `${lines.join("\n")}\n`);
      return lines.length;
    },
    // What was handed out must not stay in the cache of what was done; only its length does.
    gcTime: 0,
  });
}

function useErasure() {
  const { csrfToken } = useSession();
  return useMutation({
    mutationFn: ({ person, reason }: Asked) =>
      post(erased, path(person, "erasure"), { reason }, csrfToken),
  });
}

function save(name: string, text: string) {
  const url = URL.createObjectURL(new Blob([text], { type: "application/jsonl" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
