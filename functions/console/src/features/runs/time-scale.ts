import type { Hop } from "../../api/model";
import { epochMicros } from "../../ui/format";

/** A hop's place in time, in microseconds since the first hop began. */
export interface Bar {
  readonly hop: Hop;
  readonly from: number;
  readonly to: number;
}

export interface TimeScale {
  readonly bars: readonly Bar[];
  readonly total: number;
  /** Time in which something other than a person was at work. */
  readonly busy: number;
  /** Time in which nothing but a person was waited for. */
  readonly waited: number;
  /** Where on the axis a moment lies, 0 to 1. */
  at(micros: number): number;
  /** Quiet stretches drawn shorter than they were. */
  readonly breaks: readonly { readonly from: number; readonly to: number }[];
}

/** All shortened stretches together take at most this part of the axis. */
const QUIET_SHARE = 0.3;

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly quiet: boolean;
}

/**
 * Lays hops on one axis. A run may work for milliseconds and wait for a person for days; drawn to
 * one scale the work would vanish. So the stretches in which nothing but a person was waited for
 * are shortened, and named as such, as soon as they would take more than their share.
 */
export function timeScale(hops: readonly Hop[]): TimeScale {
  const starts = hops.map((hop) => epochMicros(hop.startedAt));
  const origin = starts.length > 0 ? Math.min(...starts) : 0;
  const bars = hops.map((hop, index) => {
    const from = (starts[index] ?? origin) - origin;
    return { hop, from, to: from + Math.max(0, hop.micros) };
  });
  const total = Math.max(1, ...bars.map((bar) => bar.to));
  const stretches = stretchesOf(bars, total);
  const quiet = sum(stretches.filter((stretch) => stretch.quiet));
  const busy = total - quiet;
  const shortened = quiet / total > QUIET_SHARE && busy > 0;
  const scaleOf = (stretch: Stretch) => {
    if (!shortened) return 1 / total;
    return stretch.quiet ? QUIET_SHARE / quiet : (1 - QUIET_SHARE) / busy;
  };
  return {
    bars,
    total,
    busy,
    waited: sum(stretches.filter((stretch) => stretch.quiet && waitsForAPerson(bars, stretch))),
    breaks: shortened ? stretches.filter((stretch) => stretch.quiet) : [],
    at: (micros) => {
      let place = 0;
      for (const stretch of stretches) {
        if (micros <= stretch.from) break;
        place += (Math.min(micros, stretch.to) - stretch.from) * scaleOf(stretch);
      }
      return Math.min(1, place);
    },
  };
}

function stretchesOf(bars: readonly Bar[], total: number): Stretch[] {
  const work = bars
    .filter((bar) => bar.hop.kind !== "approval")
    .toSorted((a, b) => a.from - b.from || a.to - b.to);
  const stretches: Stretch[] = [];
  let reached = 0;
  for (const { from, to } of work) {
    if (from > reached) stretches.push({ from: reached, to: from, quiet: true });
    if (to > Math.max(reached, from)) {
      stretches.push({ from: Math.max(reached, from), to, quiet: false });
    }
    reached = Math.max(reached, to);
  }
  if (reached < total) stretches.push({ from: reached, to: total, quiet: true });
  return stretches;
}

const waitsForAPerson = (bars: readonly Bar[], { from, to }: Stretch) =>
  bars.some((bar) => bar.hop.kind === "approval" && bar.from < to && bar.to > from);

const sum = (stretches: readonly Stretch[]) =>
  stretches.reduce((micros, stretch) => micros + stretch.to - stretch.from, 0);
