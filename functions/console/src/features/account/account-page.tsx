import { useInfiniteQuery } from "@tanstack/react-query";
import { ownSessionsQuery } from "../../api/queries";
import { useSession } from "../../shell/session-context";
import { Grants } from "../../ui/grants";
import { Moment } from "../../ui/moment";
import { Page, Section } from "../../ui/page";
import { PagedTable } from "../../ui/paged-table";
import { EndOthers } from "./end-session";
import { columns } from "./session-columns";
import { SubstituteSection } from "./substitute";

/** Who one is here, and where one is signed in. */
export function AccountPage() {
  const session = useSession();
  const sessions = useInfiniteQuery(ownSessionsQuery);
  const count = sessions.data?.pages.reduce((sum, page) => sum + page.items.length, 0) ?? 0;
  return (
    <Page title="Your account">
      <Section title="You">
        <dl className="facts">
          <dt>Person</dt>
          <dd>{session.person}</dd>
          <dt>Roles</dt>
          <dd>
            <Grants grants={session.grants} none="none: nobody has granted you anything yet" />
          </dd>
          <dt>This session ends</dt>
          <dd>
            <Moment at={session.expiresAt} />, or after an hour without a request
          </dd>
        </dl>
      </Section>
      <SubstituteSection />
      <Section
        title="Sessions"
        aside={count > 1 ? <EndOthers csrfToken={session.csrfToken} /> : undefined}
      >
        <PagedTable
          query={sessions}
          label="Sessions"
          columns={columns(session)}
          rowKey={({ id }) => id}
          emptyTitle="No session"
        >
          <p>They have all ended.</p>
        </PagedTable>
      </Section>
    </Page>
  );
}
