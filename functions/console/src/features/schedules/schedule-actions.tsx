import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { post } from "../../api/client";
import { scheduleActionAnswer, type ScheduleDetail } from "../../api/model";
import { arrivalQuery } from "../../api/queries";
import { holds, useSession } from "../../shell/session-context";
import { ProblemView } from "../../ui/problem-view";
import { ReasonDialog } from "../../ui/reason-dialog";
import { Backfill } from "./backfill";

export interface ScheduleAsked {
  readonly action: "pause" | "resume" | "run-now" | "backfill";
  readonly note?: string;
  readonly from?: string;
  readonly until?: string;
  readonly overlap?: string;
  readonly again?: boolean;
  readonly dryRun?: boolean;
}

/** One thing done to a schedule; what is shown of it is read anew afterwards. */
export function useScheduleAction(name: string) {
  const session = useSession();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (asked: ScheduleAsked) =>
      post(
        scheduleActionAnswer,
        "/api/v1/schedules/actions",
        { schedule: name, ...asked },
        session.csrfToken,
      ),
    onSuccess: (_, { dryRun }) => {
      if (dryRun) return;
      void client.invalidateQueries({ queryKey: ["schedule", name] });
      void client.invalidateQueries({ queryKey: ["schedules"] });
    },
  });
}

export function ScheduleActions({ schedule }: { schedule: ScheduleDetail }) {
  const session = useSession();
  const act = useScheduleAction(schedule.name);
  const arrival = useQuery(arrivalQuery(act.data?.run));
  const [pausing, setPausing] = useState(false);
  if (!holds(session, "operator", "admin")) return null;
  return (
    <div className="dialog-body">
      <div className="dialog-foot">
        {schedule.pausedAt ? (
          <button
            type="button"
            className="button"
            disabled={act.isPending}
            onClick={() => act.mutate({ action: "resume" })}
          >
            Resume
          </button>
        ) : (
          <button type="button" className="button" onClick={() => setPausing(true)}>
            Pause
          </button>
        )}
        <button
          type="button"
          className="button"
          disabled={act.isPending}
          onClick={() => act.mutate({ action: "run-now" })}
        >
          Run now
        </button>
        <Backfill schedule={schedule.name} />
      </div>
      <ReasonDialog
        title="Pause this schedule?"
        label="Note, for people and for the audit trail"
        verb="Pause"
        open={pausing}
        busy={act.isPending}
        error={pausing ? act.error : null}
        onClose={() => setPausing(false)}
        onGiven={(note) =>
          act.mutate(
            { action: "pause", ...(note && { note }) },
            { onSuccess: () => setPausing(false) },
          )
        }
      >
        It starts nothing until it is resumed. Runs that go on are not touched.
      </ReasonDialog>
      {act.data?.run && (
        <p role="status">
          A run is on its way.{" "}
          {arrival.data?.items.length ? (
            <Link to={`/runs/${act.data.run}`}>See the run</Link>
          ) : null}
        </p>
      )}
      {!pausing && act.error && <ProblemView error={act.error} />}
    </div>
  );
}
