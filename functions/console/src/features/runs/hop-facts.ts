import type { Cost, Hop, TaskLease, Receipt, RunTrace } from "../../api/model";
import { STILL_OPEN } from "./open-waits";

/** What a hop was about, in words: its own facts, then what else is on record of the same call. */
export function hopFacts(hop: Hop, { leases, receipts }: Pick<RunTrace, "leases" | "receipts">) {
  if (hop.detail === STILL_OPEN) return "not decided yet";
  const own = Object.entries(hop.detail).map(
    ([name, value]) =>
      `${name} ${typeof value === "object" ? JSON.stringify(value) : String(value)}`,
  );
  const ofCall =
    hop.kind === "tool.call"
      ? [
          ...leases.filter(ofHop(hop)).map((lease) => `lease ${leaseName(lease)} ${lease.state}`),
          ...receipts.filter(ofHop(hop)).map(({ id }) => `receipt ${id}`),
        ]
      : [];
  return [...own, ...ofCall].join(" · ");
}

/** What a call has cost, where somebody knows. */
export const costText = ({ amount, currency }: Cost) => `${amount ?? "?"} ${currency}`;

/** The secret that was lent, and which of its values was opened. */
export const leaseName = ({ secret, version }: TaskLease) =>
  version ? `${secret} v${version}` : secret;

const ofHop = (hop: Hop) => (row: TaskLease | Receipt) =>
  row.position === hop.position && row.iteration === hop.iteration && row.attempt === hop.attempt;
