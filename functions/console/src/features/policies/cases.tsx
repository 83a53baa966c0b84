import { useMutation } from "@tanstack/react-query";
import { useId, useState } from "react";
import { post } from "../../api/client";
import { policyTestReport, type Policy, type PolicyTestReport } from "../../api/model";
import { useSession } from "../../shell/session-context";
import { DataTable, type Column } from "../../ui/data-table";
import { Section } from "../../ui/page";
import { ProblemView } from "../../ui/problem-view";
import { StatusBadge } from "../../ui/status-badge";

type Result = PolicyTestReport["results"][number];

const RESULTS: readonly Column<Result>[] = [
  { header: "Case", lead: true, cell: ({ name }) => name },
  {
    header: "Result",
    cell: ({ passed }) => <StatusBadge status={passed ? "passed" : "failed"} />,
  },
  { header: "Instead", cell: ({ failure }) => failure },
];

const EXAMPLE = `cases:
  - name: nothing by night
    input: { action: { host: billing.internal } }
    outcome: deny`;

/** A file of cases on this version, as `policy test` runs it. Nothing is changed or kept. */
export function Cases({ policy }: { policy: Policy }) {
  const session = useSession();
  const field = useId();
  const [file, setFile] = useState("");
  const run = useMutation({
    mutationFn: () =>
      post(
        policyTestReport,
        "/api/v1/policy-tests",
        { document: policy.document, cases: file },
        session.csrfToken,
      ),
  });
  return (
    <Section title="Cases">
      <form
        className="panel-body decision"
        onSubmit={(event) => {
          event.preventDefault();
          run.mutate();
        }}
      >
        <div className="field">
          <label htmlFor={field}>
            A file of cases <span className="muted">YAML or JSON; nothing is kept</span>
          </label>
          <textarea
            id={field}
            rows={6}
            spellCheck={false}
            placeholder={EXAMPLE}
            value={file}
            onChange={(event) => setFile(event.target.value)}
          />
        </div>
        <div className="choices">
          <button type="submit" className="button" disabled={run.isPending || file.trim() === ""}>
            Run the cases
          </button>
        </div>
      </form>
      {run.error && <ProblemView error={run.error} />}
      {run.data && <Report report={run.data} />}
    </Section>
  );
}

function Report({ report }: { report: PolicyTestReport }) {
  return (
    <>
      <p role="status" className="panel-body">
        {report.failures === 0
          ? `All of ${report.cases} cases passed.`
          : `${report.failures} of ${report.cases} cases failed.`}{" "}
        {report.percentCovered} % of {report.rules} rules have decided.
        {report.uncovered.length > 0 && ` Never decided: ${report.uncovered.join(", ")}.`}
      </p>
      {report.results.length > 0 && (
        <DataTable
          label="Results"
          rows={report.results.map((result, place) => ({ ...result, place }))}
          columns={RESULTS}
          rowKey={({ place }) => String(place)}
        />
      )}
    </>
  );
}
