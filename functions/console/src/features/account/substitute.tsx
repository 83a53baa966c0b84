import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { post } from "../../api/client";
import { substitute, type Substitute } from "../../api/model";
import { substituteQuery } from "../../api/queries";
import { hasCode, problemOf } from "../../api/problem-error";
import { useSession } from "../../shell/session-context";
import { Async } from "../../ui/async";
import { Moment } from "../../ui/moment";
import { Section } from "../../ui/page";
import { ProblemView } from "../../ui/problem-view";

interface Wanted {
  readonly person?: string;
  readonly from?: string;
  readonly until?: string;
}

/** Who decides what is put to a person while they are away; they say so themselves. */
export function SubstituteSection() {
  const named = useQuery(substituteQuery);
  return (
    <Section title="While you are away">
      <Async query={named} what="your substitute">
        {(known) => <Naming known={known} />}
      </Async>
    </Section>
  );
}

function Naming({ known }: { known: Substitute }) {
  const fields = useId();
  const [person, setPerson] = useState("");
  const [from, setFrom] = useState("");
  const [until, setUntil] = useState("");
  const name = useName();
  const wrong = defectsOf(name.error);
  const told = wrong.size > 0;
  return (
    <form
      className="panel-body decision"
      onSubmit={(event) => {
        event.preventDefault();
        name.mutate(
          {
            person: person.trim(),
            until: moment(until),
            ...(from && { from: moment(from) }),
          },
          { onSuccess: () => [setPerson, setFrom, setUntil].forEach((set) => set("")) },
        );
      }}
    >
      <p role="status">
        {known.person ? (
          <>
            <strong>{known.person}</strong> decides what is put to you
            {known.from && (
              <>
                {" "}
                from <Moment at={known.from} />
              </>
            )}
            {known.until && (
              <>
                {" "}
                until <Moment at={known.until} />
              </>
            )}
            , with roles of their own.
          </>
        ) : (
          "Nobody decides for you. A substitute decides what is put to you, with roles of their own."
        )}
      </p>
      <Field
        id={`${fields}-person`}
        label="Person"
        value={person}
        wrong={wrong.get("person")}
        onChange={setPerson}
      />
      <Field
        id={`${fields}-from`}
        label="From, now if left empty"
        type="datetime-local"
        value={from}
        wrong={wrong.get("from")}
        onChange={setFrom}
      />
      <Field
        id={`${fields}-until`}
        label="Until"
        type="datetime-local"
        value={until}
        wrong={wrong.get("until")}
        onChange={setUntil}
      />
      <div className="choices">
        <button className="button primary" disabled={!person.trim() || !until || name.isPending}>
          {known.person ? "Name another" : "Name a substitute"}
        </button>
        {known.person && (
          <button
            type="button"
            className="button"
            disabled={name.isPending}
            onClick={() => name.mutate({})}
          >
            End it
          </button>
        )}
      </div>
      {name.error && !told && <ProblemView error={name.error} />}
    </form>
  );
}

interface FieldProps {
  readonly id: string;
  readonly label: string;
  readonly type?: string;
  readonly value: string;
  readonly wrong: string | undefined;
  readonly onChange: (value: string) => void;
}

function Field({ id, label, type = "text", value, wrong, onChange }: FieldProps) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type={type}
        maxLength={200}
        value={value}
        aria-invalid={wrong !== undefined}
        aria-describedby={`${id}-error`}
        onChange={({ target }) => onChange(target.value)}
      />
      <span id={`${id}-error`} className="field-error" role="status">
        {wrong ?? ""}
      </span>
    </div>
  );
}

/** A time of this place, as the node has times. */
const moment = (local: string): string => new Date(local).toISOString();

function defectsOf(error: unknown): ReadonlyMap<string, string> {
  if (!error || !hasCode(error, "invalid-input")) return new Map();
  return new Map(
    (problemOf(error).errors ?? []).map(({ pointer, detail }) => [pointer.slice(1), detail]),
  );
}

function useName() {
  const session = useSession();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (wanted: Wanted) =>
      post(substitute, "/api/v1/session/substitute", wanted, session.csrfToken),
    onSuccess: (named) => client.setQueryData(substituteQuery.queryKey, named),
  });
}
