import { useInfiniteQuery } from "@tanstack/react-query";
import { accountsQuery, keysQuery, sessionsQuery } from "../../api/queries";
import { holds, useSession } from "../../shell/session-context";
import { Page, Section } from "../../ui/page";
import { PagedTable } from "../../ui/paged-table";
import { ACCOUNTS, KEYS, sessions } from "./columns";

/** Who may do something here: accounts, keys, and who is signed in. */
export function AccessPage() {
  const session = useSession();
  return (
    <Page title="Access">
      <Accounts />
      {holds(session, "admin") && (
        <>
          <Keys />
          <Sessions />
        </>
      )}
    </Page>
  );
}

function Accounts() {
  return (
    <Section title="Accounts">
      <PagedTable
        query={useInfiniteQuery(accountsQuery)}
        label="Accounts"
        columns={ACCOUNTS}
        rowKey={({ kind, name }) => `${kind}:${name}`}
        emptyTitle="No account yet"
        moreName="Show more accounts"
      >
        <p>
          Who signs in by a one-time link brings their roles along. Grant more, or something to
          others: <code>./penstock users set group operators --grant operator</code>.
        </p>
      </PagedTable>
    </Section>
  );
}

function Keys() {
  return (
    <Section title="API keys">
      <PagedTable
        query={useInfiniteQuery(keysQuery)}
        label="API keys"
        columns={KEYS}
        rowKey={({ id }) => id}
        emptyTitle="No key that is good"
        moreName="Show more keys"
      >
        <p>
          Make one, which is shown once:{" "}
          <code>./penstock keys create ci --grant service --ttl 90d</code>.
        </p>
      </PagedTable>
    </Section>
  );
}

function Sessions() {
  return (
    <Section title="Sessions">
      <PagedTable
        query={useInfiniteQuery(sessionsQuery)}
        label="Sessions"
        columns={sessions(useSession())}
        rowKey={({ id }) => id}
        emptyTitle="Nobody is signed in"
        moreName="Show more sessions"
      >
        <p>They have all ended.</p>
      </PagedTable>
    </Section>
  );
}
