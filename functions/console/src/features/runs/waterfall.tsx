import { Link } from "react-router";
import type { Hop } from "../../api/model";
import { STILL_OPEN } from "./open-waits";
import { duration, taskName } from "../../ui/format";
import type { Bar, TimeScale } from "./time-scale";

interface Props {
  readonly scale: TimeScale;
  readonly selected: string;
}

/** Every hop with its milliseconds. The bars repeat for the eye what the columns say. */
export function Waterfall({ scale, selected }: Props) {
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
            <th role="columnheader" scope="col" className="end">
              Began
            </th>
            <th role="columnheader" scope="col" className="end">
              Took
            </th>
            <th role="columnheader" scope="col" className="bar-column">
              <span className="visually-hidden">Place in time</span>
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {scale.bars.map((bar, index) => (
            <HopRow key={index} bar={bar} scale={scale} selected={selected} />
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

function HopRow({ bar, scale, selected }: { bar: Bar; scale: TimeScale; selected: string }) {
  const { hop } = bar;
  const facts = factsOf(hop);
  return (
    <tr role="row" data-selected={(hop.position !== "" && hop.position === selected) || undefined}>
      <td role="cell" data-label="Hop" className="lead">
        <span className={`hop-kind hop-${kindClass(hop)}`}>{hop.kind}</span>
      </td>
      <td role="cell" data-label="Task">
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
          {facts && (
            <span className="muted hop-facts" title={facts}>
              {facts}
            </span>
          )}
        </span>
      </td>
      <td role="cell" data-label="Began" className="end muted">
        +{duration(bar.from)}
      </td>
      <td role="cell" data-label="Took" className="end">
        {duration(hop.micros)}
        {hop.detail === STILL_OPEN && " so far"}
      </td>
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

function factsOf(hop: Hop): string {
  if (hop.detail === STILL_OPEN) return "not decided yet";
  return Object.entries(hop.detail)
    .map(
      ([name, value]) =>
        `${name} ${typeof value === "object" ? JSON.stringify(value) : String(value)}`,
    )
    .join(" · ");
}
