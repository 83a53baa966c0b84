import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { RunQuery } from "../features/runs/run-query";
import type * as z from "zod/mini";
import { read, type Query } from "./client";
import * as model from "./model";

/** Every read of the console, with the key by which live events make it fresh again. */
const base = "/api/v1";
const LIMIT = 50;

const isUnsettled = (status: model.RunStatus | undefined) =>
  status === "pending" || status === "running" || status === "waiting" || status === "paused";

/** A run's hops are not all on the audit trail, so an unsettled run is also asked for regularly. */
const UNSETTLED_REFRESH_MS = 3_000;

const ARRIVAL_REFRESH_MS = 500;

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: ({ signal }) => read(model.session, `${base}/session`, {}, signal),
  staleTime: 60_000,
});

export const providersQuery = queryOptions({
  queryKey: ["providers"],
  queryFn: ({ signal }) => read(model.signInProviders, `${base}/session/providers`, {}, signal),
  staleTime: Infinity,
});

export const ownSessionsQuery = infiniteQueryOptions({
  queryKey: ["own-sessions"],
  initialPageParam: "",
  queryFn: ({ pageParam, signal }) =>
    read(model.openSessionPage, `${base}/session/own`, { limit: LIMIT, cursor: pageParam }, signal),
  getNextPageParam: (page) => page.next ?? undefined,
});

export const substituteQuery = queryOptions({
  queryKey: ["substitute"],
  queryFn: ({ signal }) => read(model.substitute, `${base}/session/substitute`, undefined, signal),
});

export const runsQuery = (filter: RunQuery) =>
  infiniteQueryOptions({
    queryKey: ["runs", filter],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) =>
      read(model.runPage, `${base}/runs`, { ...filter, limit: LIMIT, cursor: pageParam }, signal),
    getNextPageParam: (page) => page.next ?? undefined,
  });

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ["run", id],
    queryFn: ({ signal }) => read(model.run, `${base}/runs/${encodeURIComponent(id)}`, {}, signal),
    refetchInterval: ({ state }) =>
      isUnsettled(state.data?.status) ? UNSETTLED_REFRESH_MS : false,
  });

/** Whether a run that was asked for is there yet: asked as a list, which may be empty. */
export const arrivalQuery = (id: string | null | undefined) =>
  queryOptions({
    queryKey: ["runs", "arrival", id],
    enabled: Boolean(id),
    queryFn: ({ signal }) =>
      read(model.runPage, `${base}/runs`, { id: id ?? "", limit: 1 }, signal),
    refetchInterval: ({ state }) => (state.data?.items.length ? false : ARRIVAL_REFRESH_MS),
  });

export const traceQuery = (id: string) =>
  queryOptions({
    queryKey: ["run", id, "trace"],
    queryFn: ({ signal }) =>
      read(model.runTrace, `${base}/runs/${encodeURIComponent(id)}/trace`, {}, signal),
    refetchInterval: ({ state }) =>
      isUnsettled(state.data?.run.status) ? UNSETTLED_REFRESH_MS : false,
  });

/** Pinned by digest, so it never changes while the page is open. */
export const definitionQuery = (id: string) =>
  queryOptions({
    queryKey: ["definition-of-run", id],
    queryFn: ({ signal }) =>
      read(model.runDefinition, `${base}/runs/${encodeURIComponent(id)}/definition`, {}, signal),
    staleTime: Infinity,
  });

/** Pinned by digest as well. */
export const runConfigQuery = (id: string, compare: string) =>
  queryOptions({
    queryKey: ["config-of-run", id, compare],
    queryFn: ({ signal }) =>
      read(model.runConfig, `${base}/runs/${encodeURIComponent(id)}/config`, { compare }, signal),
    staleTime: Infinity,
  });

/** Of two runs that may go on: refreshed as the run is. */
export const runComparisonQuery = (id: string, other: string) =>
  queryOptions({
    queryKey: ["run", id, "comparison", other],
    queryFn: ({ signal }) =>
      read(
        model.runComparison,
        `${base}/runs/${encodeURIComponent(id)}/comparison`,
        { with: other },
        signal,
      ),
    enabled: other !== "",
  });

export const runAuditQuery = (id: string) =>
  queryOptions({
    queryKey: ["audit", "run", id],
    queryFn: ({ signal }) =>
      read(model.auditPage, `${base}/audit`, { run: id, limit: 250 }, signal),
  });

export const approvalsQuery = (state: "open" | "decided") =>
  infiniteQueryOptions({
    queryKey: ["approvals", state],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) =>
      read(
        model.humanTaskPage,
        `${base}/approvals`,
        { state, limit: LIMIT, cursor: pageParam },
        signal,
      ),
    getNextPageParam: (page) => page.next ?? undefined,
  });

export const approvalQuery = (id: string) =>
  queryOptions({
    queryKey: ["approval", id],
    queryFn: ({ signal }) =>
      read(model.humanTask, `${base}/approvals/${encodeURIComponent(id)}`, {}, signal),
  });

export const deliveriesQuery = (filter: { trigger: string; state: string }) =>
  infiniteQueryOptions({
    queryKey: ["deliveries", filter],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) =>
      read(
        model.deliveryPage,
        `${base}/deliveries`,
        { ...filter, limit: LIMIT, cursor: pageParam },
        signal,
      ),
    getNextPageParam: (page) => page.next ?? undefined,
  });

export const deliveryQuery = (id: string) =>
  queryOptions({
    queryKey: ["delivery", id],
    queryFn: ({ signal }) =>
      read(model.delivery, `${base}/deliveries/${encodeURIComponent(id)}`, {}, signal),
  });

export const triggersQuery = queryOptions({
  queryKey: ["triggers"],
  queryFn: ({ signal }) => read(model.triggerPage, `${base}/triggers`, { limit: 20 }, signal),
});

/** A list that is read page by page. */
const pages = <S extends z.ZodMiniType<{ next: string | null }>>(
  key: readonly unknown[],
  schema: S,
  path: string,
  filter: Query = {},
) =>
  infiniteQueryOptions({
    queryKey: [...key, filter],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) =>
      read(schema, `${base}/${path}`, { ...filter, limit: LIMIT, cursor: pageParam }, signal),
    getNextPageParam: (page) => (page as { next: string | null }).next ?? undefined,
  });

/** One thing of a kind, by its name or id. */
const one = <S extends z.ZodMiniType>(key: string, schema: S, path: string, id: string) =>
  queryOptions({
    queryKey: [key, id],
    queryFn: ({ signal }) => read(schema, `${base}/${path}/${encodeURIComponent(id)}`, {}, signal),
  });

export const accountsQuery = pages(["accounts"], model.accountPage, "users");
export const holdsQuery = pages(["holds"], model.holdPage, "holds");
export const keysQuery = pages(["keys"], model.apiKeyPage, "keys");
export const sessionsQuery = pages(["sessions"], model.openSessionPage, "sessions");
export const schedulesQuery = pages(["schedules"], model.schedulePage, "schedules");
export const scheduleQuery = (name: string) => one("schedule", model.schedule, "schedules", name);
export const eventsQuery = (filter: { type: string; source: string }) =>
  pages(["event-log"], model.eventPage, "event-log", filter);
export const eventQuery = (seq: string) => one("event", model.storedEvent, "event-log", seq);
export const subscriptionsQuery = pages(["subscriptions"], model.subscriptionPage, "subscriptions");
export const outboundsQuery = (filter: { subscription: string; state: string }) =>
  pages(["outbound", "list"], model.outboundPage, "outbound", filter);
export const outboundQuery = (id: string) => one("outbound", model.outboundMessage, "outbound", id);

export const definitionsQuery = pages(["definitions"], model.definitionPage, "definitions");
/** A version never changes. */
export const appliedDefinitionQuery = (digest: string) => ({
  ...one("definition", model.appliedDefinition, "definitions", digest),
  staleTime: Infinity,
});
export const policiesQuery = pages(["policies"], model.policyPage, "policies");
export const policyQuery = (digest: string) => one("policy", model.policy, "policies", digest);
export interface DecisionFilter {
  readonly outcome: string;
  readonly policy: string;
  readonly rule: string;
  readonly folder: string;
}
export const decisionsQuery = (filter: DecisionFilter) =>
  pages(["decisions"], model.decisionPage, "policy-decisions", { ...filter });
export const explanationQuery = (id: string) =>
  one("decision", model.explanation, "policy-decisions", id);
export const secretsQuery = pages(["secrets"], model.secretPage, "secrets");
export const secretQuery = (name: string) => one("secret", model.secret, "secrets", name);
export const leasesQuery = (name: string) =>
  pages(["leases", name], model.leasePage, `secrets/${encodeURIComponent(name)}/usage`);

export const AUDIT_PAGE = 100;

export const auditTailQuery = queryOptions({
  queryKey: ["audit", "tail"],
  queryFn: ({ signal }) => read(model.auditPage, `${base}/audit`, { last: AUDIT_PAGE }, signal),
});

/** The entries just before `seq`; entries never change, so they never grow stale. */
export const auditBeforeQuery = (seq: number) =>
  queryOptions({
    queryKey: ["audit-before", seq],
    queryFn: ({ signal }) => {
      const after = Math.max(0, seq - 1 - AUDIT_PAGE);
      return read(model.auditPage, `${base}/audit`, { after, limit: seq - 1 - after }, signal);
    },
    staleTime: Infinity,
  });

/** The text of a proof; the page itself computes whether it holds. */
export const proofQuery = (seq: number) =>
  queryOptions({
    queryKey: ["proof", seq],
    queryFn: ({ signal }) => read(model.trailProof, `${base}/audit/proofs/${seq}`, {}, signal),
    staleTime: 0,
  });

const VERIFY_AGAIN_MS = 15_000;

/** Reads the whole chain on the node, so it is asked for only where somebody wants to know. */
export const verificationQuery = queryOptions({
  queryKey: ["verification"],
  queryFn: ({ signal }) => read(model.auditVerification, `${base}/audit/verification`, {}, signal),
  refetchInterval: VERIFY_AGAIN_MS,
  staleTime: 0,
});
