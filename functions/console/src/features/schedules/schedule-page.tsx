import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import type { ScheduleDetail } from "../../api/model";
import { scheduleQuery } from "../../api/queries";
import { Async } from "../../ui/async";
import { DataTable, type Column } from "../../ui/data-table";
import { shortened } from "../../ui/format";
import { JsonBlock } from "../../ui/json-block";
import { Moment } from "../../ui/moment";
import { Page, Section } from "../../ui/page";
import { StatusBadge } from "../../ui/status-badge";
import { ScheduleActions } from "./schedule-actions";
import { starts, timing } from "./timing";

type Next = ScheduleDetail["next"][number];
type Occurrence = ScheduleDetail["occurrences"][number];

const NEXT: readonly Column<Next>[] = [
  { header: "Nominal time", lead: true, cell: ({ time }) => <Moment at={time} /> },
  { header: "In its zone", cell: ({ local }) => <code>{local}</code> },
  {
    header: "Starts with jitter",
    cell: ({ time, due }) => due !== time && <Moment at={due} />,
  },
];

const PAST: readonly Column<Occurrence>[] = [
  { header: "Nominal time", lead: true, cell: ({ time }) => <Moment at={time} /> },
  {
    header: "State",
    cell: ({ waits, status }) => (
      <StatusBadge status={waits ? "pending" : (status ?? "starting")} />
    ),
  },
  {
    header: "Run",
    cell: ({ run, waits }) =>
      waits ? (
        <span className="muted">waits for the run before it</span>
      ) : (
        <Link to={`/runs/${run}`} title={run}>
          <code>{shortened(run)}</code>
        </Link>
      ),
  },
  {
    header: "Backfill",
    cell: ({ backfill }) => backfill && <code title={backfill}>{shortened(backfill)}</code>,
  },
];

export function SchedulePage() {
  const { name = "" } = useParams();
  const schedule = useQuery(scheduleQuery(name));
  return (
    <Async query={schedule} what="the schedule">
      {(found) => (
        <Page
          title={found.name}
          documentTitle={`Schedule ${found.name}`}
          mark={<StatusBadge status={found.pausedAt ? "paused" : "active"} />}
        >
          <div className="approval-grid">
            <div>
              <Section title="Next times">
                {found.next.length > 0 ? (
                  <DataTable
                    label="Next times"
                    rows={found.next}
                    columns={NEXT}
                    rowKey={({ time }) => time}
                  />
                ) : (
                  <p className="none">No clock decides: a run or an event does.</p>
                )}
              </Section>
              <Section title="Occurrences">
                {found.occurrences.length > 0 ? (
                  <DataTable
                    label="Occurrences"
                    rows={found.occurrences}
                    columns={PAST}
                    rowKey={({ time, run }) => `${time} ${run}`}
                  />
                ) : (
                  <p className="none">None yet.</p>
                )}
              </Section>
              <Section title="File">
                <JsonBlock value={found.document} label="Schedule as JSON" />
              </Section>
            </div>
            <aside aria-label="About this schedule">
              <About schedule={found} />
              <ScheduleActions schedule={found} />
            </aside>
          </div>
        </Page>
      )}
    </Async>
  );
}

function About({ schedule }: { schedule: ScheduleDetail }) {
  return (
    <Section title="Schedule">
      <dl className="facts">
        <dt>When</dt>
        <dd>
          <code>{timing(schedule.document)}</code>
        </dd>
        <dt>Starts</dt>
        <dd>{starts(schedule.document)}</dd>
        {schedule.pausedAt && (
          <>
            <dt>Paused</dt>
            <dd>
              <Moment at={schedule.pausedAt} /> {schedule.note}
            </dd>
          </>
        )}
        <dt>Applied</dt>
        <dd>
          <Moment at={schedule.appliedAt} /> {schedule.appliedBy}
        </dd>
      </dl>
    </Section>
  );
}
