import { useId, useState } from "react";
import { overlap as overlaps } from "../../api/model";
import { DataTable, type Column } from "../../ui/data-table";
import { Dialog } from "../../ui/dialog";
import { Moment } from "../../ui/moment";
import { ProblemView } from "../../ui/problem-view";
import { useScheduleAction } from "./schedule-actions";

interface Time {
  readonly time: string;
  readonly fate: string;
}

const COLUMNS: readonly Column<Time>[] = [
  { header: "Nominal time", lead: true, cell: ({ time }) => <Moment at={time} /> },
  { header: "Becomes", cell: ({ fate }) => fate },
];

/** Brings the times of a range that went by; what would become of each is shown before. */
export function Backfill({ schedule }: { schedule: string }) {
  const field = useId();
  const [open, setOpen] = useState(false);
  const [from, setFrom] = useState("");
  const [until, setUntil] = useState("");
  const [overlap, setOverlap] = useState("buffer-all");
  const [again, setAgain] = useState(false);
  const preview = useScheduleAction(schedule);
  const bring = useScheduleAction(schedule);
  const asked = () => ({
    action: "backfill" as const,
    from: new Date(from).toISOString(),
    until: new Date(until).toISOString(),
    overlap,
    again,
  });
  const change = (set: () => void) => {
    set();
    preview.reset();
    bring.reset();
  };
  const times = preview.data?.occurrences;
  return (
    <>
      <button type="button" className="button" onClick={() => setOpen(true)}>
        Backfill
      </button>
      <Dialog title="Bring times that went by" open={open} onClose={() => setOpen(false)}>
        <form
          className="dialog-body"
          onSubmit={(event) => {
            event.preventDefault();
            preview.mutate({ ...asked(), dryRun: true });
          }}
        >
          <div className="field">
            <label htmlFor={`${field}-from`}>From, in your own time</label>
            <input
              id={`${field}-from`}
              type="datetime-local"
              step="1"
              required
              value={from}
              onChange={(event) => change(() => setFrom(event.target.value))}
            />
          </div>
          <div className="field">
            <label htmlFor={`${field}-until`}>Until, not included</label>
            <input
              id={`${field}-until`}
              type="datetime-local"
              step="1"
              required
              value={until}
              onChange={(event) => change(() => setUntil(event.target.value))}
            />
          </div>
          <div className="field">
            <label htmlFor={`${field}-overlap`}>While the one before it goes on</label>
            <select
              id={`${field}-overlap`}
              value={overlap}
              onChange={(event) => change(() => setOverlap(event.target.value))}
            >
              {overlaps.options.map((each) => (
                <option key={each}>{each}</option>
              ))}
            </select>
          </div>
          <label className="check">
            <input
              type="checkbox"
              checked={again}
              onChange={(event) => change(() => setAgain(event.target.checked))}
            />{" "}
            Also those that have started a run before
          </label>
          {times && (
            <div className="preview" tabIndex={0} role="region" aria-label="Preview">
              {times.length === 0 ? (
                <p>There is no time in this range.</p>
              ) : (
                <DataTable
                  label="What would become of each"
                  rows={times}
                  columns={COLUMNS}
                  rowKey={({ time }) => time}
                />
              )}
            </div>
          )}
          {bring.data && <p role="status">They are on their way.</p>}
          {(preview.error ?? bring.error) && (
            <ProblemView error={(preview.error ?? bring.error) as Error} />
          )}
          <div className="dialog-foot">
            <button type="button" className="button" onClick={() => setOpen(false)}>
              Close
            </button>
            <button type="submit" className="button" disabled={preview.isPending}>
              Show what would happen
            </button>
            {times && times.length > 0 && !bring.data && (
              <button
                type="button"
                className="button primary"
                disabled={bring.isPending}
                onClick={() => bring.mutate(asked())}
              >
                Bring them
              </button>
            )}
          </div>
        </form>
      </Dialog>
    </>
  );
}
