import { Link } from "react-router";
import type { Hop, RunTrace } from "../../api/model";
import { STILL_OPEN } from "./open-waits";
import { costText, hopFacts } from "./hop-facts";
import { duration, taskName } from "../../ui/format";
import type { Bar, TimeScale } from "./time-scale";

interface Props {
  readonly trace: RunTrace;
  readonly scale: TimeScale;
  readonly selected: string;
}

/**
 * Every hop with its milliseconds, and with where it was and what it cost as far as anybody has
 * said so. The bars repeat for the eye what the columns say.
 */
export function Waterfall({ trace, scale, selected }: Props) {
  const located = trace.hops.some(({ region }) => region);
  const paid = trace.hops.some(({ cost }) => cost);
  return (
    <>
      <svg className="hatch-definition" aria-hidden="true" focusable="false">
        <pattern id="waiting-hatch" width="6" height="6" patternUnits="userSpaceOnUse">
          <path d="M-1 1l2 -2M0 6l6 -6M5 7l2 -2" />
        </pattern>
      </svg>
      <table className="data-table waterfall" role="table" aria-label="Trace">
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">
              Hop
            </th>
            <th role="columnheader" scope="col">
              Task
            </th>
            {located && (
              <th role="columnheader" scope="col">
                Where
              </th>
            )}
            <th role="columnheader" scope="col" className="end">
              Began
            </th>
            <th role="columnheader" scope="col" className="end">
              Took
            </th>
            {paid && (
              <th role="columnheader" scope="col" className="end">
                Cost
              </th>
            )}
            <th role="columnheader" scope="col" className="bar-column">
              <span className="visually-hidden">Place in time</span>
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {scale.bars.map((bar, index) => (
            <HopRow
              key={index}
              bar={bar}
              trace={trace}
              scale={scale}
              selected={selected}
              located={located}
              paid={paid}
            />
          ))}
        </tbody>
      </table>
      {scale.breaks.length > 0 && (
        <p className="waterfall-note">
          Hatched stretches are waiting time, drawn shorter than it was.
        </p>
      )}
    </>
  );
}

interface RowProps extends Props {
  readonly bar: Bar;
  readonly located: boolean;
  readonly paid: boolean;
}

function HopRow({ bar, trace, scale, selected, located, paid }: RowProps) {
  const { hop } = bar;
  const facts = hopFacts(hop, trace);
  return (
    <tr role="row" data-selected={(hop.position !== "" && hop.position === selected) || undefined}>
      <td role="cell" data-label="Hop" className="lead">
        <span className={`hop-kind hop-${kindClass(hop)}`}>{hop.kind}</span>
      </td>
      <td role="cell" data-label="Task" className="hop-of">
        <span className="hop-task">
          {hop.position ? (
            <Link
              to={`?task=${encodeURIComponent(hop.position)}`}
              replace
              preventScrollReset
              title={hop.position}
              data-list-item=""
            >
              {taskName(hop.position)}
              {hop.iteration && ` [${hop.iteration}]`}
            </Link>
          ) : (
            <span className="muted">run</span>
          )}
          {hop.attempt > 1 && <span className="muted">attempt {hop.attempt}</span>}
          {hop.checkpoint && (
            <span
              className="hop-checkpoint"
              title="On record for good: a retry takes it from there"
            >
              checkpoint {hop.checkpoint}
            </span>
          )}
          {facts && (
            <span className="muted hop-facts" title={facts}>
              {facts}
            </span>
          )}
        </span>
      </td>
      {located && (
        <td role="cell" data-label="Where" className="hop-where muted">
          <span title={[hop.region, hop.zone].filter(Boolean).join(" ")}>
            {hop.zone ?? hop.region}
          </span>
        </td>
      )}
      <td role="cell" data-label="Began" className="hop-began end muted">
        +{duration(bar.from)}
      </td>
      <td role="cell" data-label="Took" className="hop-took end">
        {duration(hop.micros)}
        {hop.detail === STILL_OPEN && " so far"}
      </td>
      {paid && (
        <td role="cell" data-label="Cost" className="hop-cost end">
          {hop.cost && costText(hop.cost)}
        </td>
      )}
      <td role="cell" data-label="" className="bar-column">
        <BarDrawing bar={bar} scale={scale} />
      </td>
    </tr>
  );
}

function BarDrawing({ bar, scale }: { bar: Bar; scale: TimeScale }) {
  const from = scale.at(bar.from) * 100;
  const to = scale.at(bar.to) * 100;
  return (
    <svg className="bar" aria-hidden="true" focusable="false">
      {scale.breaks.map((gap) => (
        <rect
          key={gap.from}
          className="bar-break"
          x={percent(scale.at(gap.from) * 100)}
          width={percent((scale.at(gap.to) - scale.at(gap.from)) * 100)}
          y="0"
          height="100%"
        />
      ))}
      <rect
        className={`bar-fill bar-${kindClass(bar.hop)}`}
        x={percent(Math.min(from, 99.4))}
        width={percent(Math.max(0.6, to - from))}
        y="25%"
        height="50%"
        rx="2"
      />
    </svg>
  );
}

const percent = (value: number) => `${value.toFixed(3)}%`;
const kindClass = (hop: Hop) => hop.kind.replace(".", "-");
