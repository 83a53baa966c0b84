import type { Account, ApiKey, OpenSession, Session } from "../../api/model";
import { keysQuery, sessionsQuery } from "../../api/queries";
import type { Column } from "../../ui/data-table";
import { Grants } from "../../ui/grants";
import { Moment } from "../../ui/moment";
import { StatusBadge } from "../../ui/status-badge";
import { RemoveButton } from "./remove-button";

export const ACCOUNTS: readonly Column<Account>[] = [
  { header: "Name", lead: true, cell: ({ name }) => name },
  { header: "Kind", cell: ({ kind }) => kind },
  {
    header: "State",
    cell: ({ disabled }) => <StatusBadge status={disabled ? "disabled" : "active"} />,
  },
  { header: "Granted", cell: ({ grants }) => <Grants grants={grants} none="nothing" /> },
  {
    header: "Signs in by",
    cell: ({ issuer, subject }) =>
      issuer && (
        <span className="clip" title={subject}>
          {new URL(issuer).host}
        </span>
      ),
  },
  { header: "Changed", cell: ({ changedAt }) => <Moment at={changedAt} /> },
  { header: "By", cell: ({ changedBy }) => <code className="clip">{changedBy}</code> },
];

export const KEYS: readonly Column<ApiKey>[] = [
  { header: "Key", lead: true, cell: ({ name }) => name },
  { header: "Id", cell: ({ id }) => <code className="clip">{id}</code> },
  { header: "Granted", cell: ({ grants }) => <Grants grants={grants} none="nothing" /> },
  { header: "Made by", cell: ({ createdBy }) => <code className="clip">{createdBy}</code> },
  {
    header: "Last used",
    cell: ({ lastUsedAt }) => (lastUsedAt ? <Moment at={lastUsedAt} /> : "never"),
  },
  { header: "Ends", cell: ({ expiresAt }) => <Moment at={expiresAt} /> },
  {
    header: "Revoke",
    align: "end",
    cell: ({ id, name }) => (
      <RemoveButton
        label="Revoke"
        name={`Revoke the key ${name}`}
        path={`/api/v1/keys/${encodeURIComponent(id)}`}
        list={keysQuery.queryKey}
      >
        Whoever uses it is refused with their next request, for good.
      </RemoveButton>
    ),
  },
];

/** Everybody's; one's own is ended by signing out. */
export const sessions = (own: Session): readonly Column<OpenSession>[] => [
  { header: "Person", lead: true, cell: ({ person }) => person },
  { header: "Browser", cell: ({ agent }) => agent },
  { header: "From", cell: ({ from }) => <code>{from}</code> },
  { header: "Signed in", cell: ({ createdAt }) => <Moment at={createdAt} /> },
  { header: "Last used", cell: ({ seenAt }) => <Moment at={seenAt} /> },
  { header: "By", cell: ({ issuer }) => (issuer ? new URL(issuer).host : "a one-time link") },
  {
    header: "End",
    align: "end",
    cell: ({ id, person, agent }) =>
      id === own.id ? (
        <span className="muted">this one</span>
      ) : (
        <RemoveButton
          label="End"
          name={`End the session of ${person} in ${agent}`}
          path={`/api/v1/sessions/${encodeURIComponent(id)}`}
          list={sessionsQuery.queryKey}
        >
          Their browser is signed out with its next request. They can sign in again.
        </RemoveButton>
      ),
  },
];
