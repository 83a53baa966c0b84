import type { OpenSession, Session } from "../../api/model";
import type { Column } from "../../ui/data-table";
import { Moment } from "../../ui/moment";
import { EndSession } from "./end-session";

/** Where one is signed in; every session but this one can be ended. */
export function columns(own: Session): readonly Column<OpenSession>[] {
  return [
    { header: "Browser", lead: true, cell: ({ agent }) => agent },
    { header: "From", cell: ({ from }) => <code>{from}</code> },
    { header: "Signed in", cell: ({ createdAt }) => <Moment at={createdAt} /> },
    { header: "Last used", cell: ({ seenAt }) => <Moment at={seenAt} /> },
    { header: "By", cell: ({ issuer }) => (issuer ? new URL(issuer).host : "a one-time link") },
    {
      header: "End",
      align: "end",
      cell: (session) =>
        session.id === own.id ? (
          <span className="muted">this one</span>
        ) : (
          <EndSession session={session} csrfToken={own.csrfToken} />
        ),
    },
  ];
}
