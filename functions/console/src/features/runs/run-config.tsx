import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { prettyJson } from "../../api/exact-json";
import type { ConfigDifference, ConfigValue } from "../../api/model";
import { runConfigQuery } from "../../api/queries";
import { Async } from "../../ui/async";
import { DataTable, type Column } from "../../ui/data-table";
import { Section } from "../../ui/page";

const said = (value: unknown) =>
  value === undefined ? <span className="muted">nothing</span> : <code>{prettyJson(value)}</code>;

const VALUES: readonly Column<ConfigValue>[] = [
  { header: "Value", lead: true, cell: ({ pointer }) => <strong>{pointer}</strong> },
  { header: "Is", cell: ({ value }) => said(value) },
  { header: "From", cell: ({ source }) => <code>{source}</code> },
  { header: "Instead of", cell: ({ replaced }) => replaced !== undefined && said(replaced) },
];

const DIFFERENCES: readonly Column<ConfigDifference>[] = [
  { header: "Value", lead: true, cell: ({ pointer }) => <strong>{pointer}</strong> },
  { header: "Here", cell: ({ before }) => said(before) },
  { header: "There", cell: ({ after }) => said(after) },
];

/** What the run is configured with, value by value, and what another run has otherwise. */
export function RunConfig({ id }: { id: string }) {
  const [other, setOther] = useState("");
  const config = useQuery(runConfigQuery(id, other));
  return (
    <Section title="Configuration" aside={<Compare onGiven={setOther} />}>
      <Async query={config} what="the configuration">
        {({ values, environment, differences }) =>
          differences ? (
            <Differences rows={differences} other={other} />
          ) : values.length > 0 ? (
            <DataTable
              label="Configuration"
              columns={VALUES}
              rows={values}
              rowKey={({ pointer }) => pointer}
            />
          ) : (
            <p className="none">The environment {environment} configures nothing.</p>
          )
        }
      </Async>
    </Section>
  );
}

function Compare({ onGiven }: { onGiven: (run: string) => void }) {
  const field = useId();
  const [typed, setTyped] = useState("");
  return (
    <form
      className="inline-form"
      onSubmit={(event) => {
        event.preventDefault();
        onGiven(typed.trim());
      }}
    >
      <label htmlFor={field}>Compare with run</label>
      <input
        id={field}
        value={typed}
        maxLength={200}
        placeholder="run_…"
        onChange={(event) => setTyped(event.target.value)}
      />
      <button type="submit" className="button">
        Compare
      </button>
    </form>
  );
}

function Differences({ rows, other }: { rows: readonly ConfigDifference[]; other: string }) {
  if (rows.length === 0) return <p className="none">{other} is configured the same.</p>;
  return (
    <DataTable
      label="Differences"
      columns={DIFFERENCES}
      rows={rows}
      rowKey={({ pointer }) => pointer}
    />
  );
}
