import type { Diagram, Run, RunTrace } from "../../api/model";

export type TaskState = "no trace" | "running" | "waiting" | "done" | "failed";

const ENDED: readonly Run["status"][] = ["completed", "faulted", "cancelled"];

/**
 * What is known of each node. Hops, decisions, effects and human tasks are facts. Pure tasks leave
 * none, so they follow from facts: what every way to a reached task leads through, was done.
 */
export function taskStates(
  diagram: Diagram,
  trace: RunTrace | undefined,
  run: Pick<Run, "status" | "problem"> | undefined,
): Map<string, TaskState> {
  const states = new Map<string, TaskState>(diagram.nodes.map(({ id }) => [id, "no trace"]));
  if (!run || run.status === "pending") return states;
  const facts = factsOf(trace, run);
  const reached = diagram.nodes
    .filter((node) => node.position && facts.has(node.position))
    .map(({ id }) => id);
  if (run.status === "completed") reached.push("end");
  for (const id of ["start", ...throughOnTheWayTo(diagram, reached)]) states.set(id, "done");
  if (run.status === "completed") states.set("end", "done");
  for (const node of diagram.nodes) {
    const fact = node.position && facts.get(node.position);
    if (fact) states.set(node.id, fact);
  }
  for (const node of diagram.nodes) passToParents(diagram, node.id, states);
  return states;
}

function factsOf(
  trace: RunTrace | undefined,
  run: Pick<Run, "status" | "problem">,
): Map<string, TaskState> {
  const facts = new Map<string, TaskState>();
  const ended = ENDED.includes(run.status);
  for (const { position } of trace?.hops ?? []) if (position) facts.set(position, "done");
  for (const { position, outcome } of trace?.policyDecisions ?? []) {
    facts.set(position, outcome === "deny" ? "failed" : "done");
  }
  for (const { position, state } of trace?.effects ?? []) {
    if (state === "recorded") facts.set(position, "done");
    else if (state === "unknown") facts.set(position, ended ? "failed" : "waiting");
    else facts.set(position, ended ? "failed" : "running");
  }
  for (const { position, state } of trace?.humanTasks ?? []) {
    if (state === "open" && !ended) facts.set(position, "waiting");
    else if (!facts.has(position)) facts.set(position, state === "decided" ? "done" : "failed");
  }
  for (const { position, state } of trace?.listeners ?? []) {
    if (state === "open" && !ended) facts.set(position, "waiting");
    else if (!facts.has(position)) facts.set(position, state === "done" ? "done" : "failed");
  }
  if (run.problem?.instance) facts.set(run.problem.instance, "failed");
  return facts;
}

/** The nodes without which none of the `reached` could have been reached. */
function throughOnTheWayTo(diagram: Diagram, reached: readonly string[]): string[] {
  if (reached.length === 0) return [];
  return diagram.nodes
    .map(({ id }) => id)
    .filter((id) => id !== "start" && id !== "end" && !reached.includes(id))
    .filter((id) => {
      const without = reachable(diagram, id);
      return reached.some((target) => !without.has(target));
    });
}

function reachable(diagram: Diagram, without: string): Set<string> {
  const seen = new Set<string>(["start"]);
  const open = ["start"];
  for (let from = open.pop(); from !== undefined; from = open.pop()) {
    for (const edge of diagram.edges) {
      if (edge.from !== from || edge.to === without || seen.has(edge.to)) continue;
      seen.add(edge.to);
      open.push(edge.to);
    }
  }
  return seen;
}

/** A composite stands where its tasks stand, as long as one of them is not through. */
function passToParents(diagram: Diagram, id: string, states: Map<string, TaskState>) {
  const state = states.get(id);
  if (state !== "running" && state !== "waiting") return;
  let parent = diagram.nodes.find((node) => node.id === id)?.parent;
  while (parent) {
    states.set(parent, state);
    const above: string = parent;
    parent = diagram.nodes.find((node) => node.id === above)?.parent;
  }
}
