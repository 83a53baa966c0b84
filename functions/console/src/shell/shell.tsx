import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { Navigate, Outlet, useLocation } from "react-router";
import { hasCode } from "../api/problem-error";
import { sessionQuery } from "../api/queries";
import { LiveUpdates } from "../live/live-updates";
import { Loading } from "../ui/async";
import { ProblemView } from "../ui/problem-view";
import { Keyboard } from "./keyboard";
import { Navigation } from "./navigation";
import { rememberPlace } from "./return-to";
import { SessionContext } from "./session-context";

/** Everything around a page. Nothing is shown or asked for before the person is known. */
export function Shell() {
  const session = useQuery(sessionQuery);
  const { pathname, search } = useLocation();
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);

  useEffect(() => {
    if (first.current) first.current = false;
    else main.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [pathname]);

  if (hasCode(session.error, "unauthenticated")) {
    rememberPlace(pathname + search);
    return <Navigate to="/sign-in" replace />;
  }
  if (!session.data) {
    return (
      <main className="alone">
        {session.error ? (
          <ProblemView error={session.error} onRetry={() => void session.refetch()} />
        ) : (
          <Loading what="your session" />
        )}
      </main>
    );
  }
  return (
    <SessionContext value={session.data}>
      <LiveUpdates>
        <a className="skip-link" href="#main">
          Skip to the page
        </a>
        <div className="shell">
          <Navigation />
          <main id="main" ref={main} tabIndex={-1}>
            <Outlet />
          </main>
        </div>
        <Keyboard />
      </LiveUpdates>
    </SessionContext>
  );
}
