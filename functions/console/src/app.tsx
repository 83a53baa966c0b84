import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useState } from "react";
import { BrowserRouter, Navigate, Route, Routes } from "react-router";
import { ProblemError } from "./api/problem-error";
import { AccessPage } from "./features/access/access-page";
import { AccountPage } from "./features/account/account-page";
import { ApprovalPage } from "./features/approvals/approval-page";
import { LinkPage } from "./features/approvals/link-page";
import { ApprovalsPage } from "./features/approvals/approvals-page";
import { AuditPage } from "./features/audit/audit-page";
import { DeliveriesPage } from "./features/deliveries/deliveries-page";
import { DeliveryPage } from "./features/deliveries/delivery-page";
import { EventPage } from "./features/events/event-page";
import { EventsPage } from "./features/events/events-page";
import { HoldsPage } from "./features/holds/holds-page";
import { OutboundMessagePage } from "./features/outbound/outbound-message-page";
import { OutboundPage } from "./features/outbound/outbound-page";
import { DecisionPage } from "./features/policies/decision-page";
import { DecisionsPage } from "./features/policies/decisions-page";
import { PoliciesPage } from "./features/policies/policies-page";
import { PolicyPage } from "./features/policies/policy-page";
import { RunPage } from "./features/runs/run-page";
import { RunsPage } from "./features/runs/runs-page";
import { ReturnPage } from "./features/session/return-page";
import { SchedulePage } from "./features/schedules/schedule-page";
import { SchedulesPage } from "./features/schedules/schedules-page";
import { SecretPage } from "./features/secrets/secret-page";
import { SecretsPage } from "./features/secrets/secrets-page";
import { SignInPage } from "./features/session/sign-in-page";
import { SubscriptionsPage } from "./features/subscriptions/subscriptions-page";
import { WorkflowPage } from "./features/workflows/workflow-page";
import { WorkflowsPage } from "./features/workflows/workflows-page";
import { NotFound } from "./shell/not-found";
import { Shell } from "./shell/shell";

/** What was refused stays refused; only what was away is worth another try. */
function worthRetrying(failures: number, error: Error): boolean {
  if (failures >= 3) return false;
  return (
    !(error instanceof ProblemError) || error.problem.status === 0 || error.problem.status >= 500
  );
}

export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: { queries: { retry: worthRetrying, staleTime: 1_000 } },
  });
}

export function App() {
  const [client] = useState(newQueryClient);
  return (
    <QueryClientProvider client={client}>
      <BrowserRouter>
        <Pages />
      </BrowserRouter>
    </QueryClientProvider>
  );
}

export function Pages() {
  return (
    <Routes>
      <Route path="/sign-in" element={<SignInPage />} />
      <Route path="/sign-in/return" element={<ReturnPage />} />
      <Route element={<Shell />}>
        <Route index element={<Navigate to="/runs" replace />} />
        <Route path="/runs" element={<RunsPage />} />
        <Route path="/runs/:id" element={<RunPage />} />
        <Route path="/approvals" element={<ApprovalsPage />} />
        <Route path="/approvals/:id" element={<ApprovalPage />} />
        <Route path="/links/:token" element={<LinkPage />} />
        <Route path="/deliveries" element={<DeliveriesPage />} />
        <Route path="/deliveries/:id" element={<DeliveryPage />} />
        <Route path="/schedules" element={<SchedulesPage />} />
        <Route path="/schedules/:name" element={<SchedulePage />} />
        <Route path="/events" element={<EventsPage />} />
        <Route path="/events/:seq" element={<EventPage />} />
        <Route path="/subscriptions" element={<SubscriptionsPage />} />
        <Route path="/outbound" element={<OutboundPage />} />
        <Route path="/outbound/:id" element={<OutboundMessagePage />} />
        <Route path="/decisions" element={<DecisionsPage />} />
        <Route path="/decisions/:id" element={<DecisionPage />} />
        <Route path="/workflows" element={<WorkflowsPage />} />
        <Route path="/workflows/:digest" element={<WorkflowPage />} />
        <Route path="/policies" element={<PoliciesPage />} />
        <Route path="/policies/:digest" element={<PolicyPage />} />
        <Route path="/secrets" element={<SecretsPage />} />
        <Route path="/secrets/:name" element={<SecretPage />} />
        <Route path="/audit" element={<AuditPage />} />
        <Route path="/audit/holds" element={<HoldsPage />} />
        <Route path="/access" element={<AccessPage />} />
        <Route path="/account" element={<AccountPage />} />
        <Route path="*" element={<NotFound />} />
      </Route>
    </Routes>
  );
}
