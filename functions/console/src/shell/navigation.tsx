import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { NavLink, useLocation, useNavigate } from "react-router";
import { signOut } from "../api/client";
import type { Session } from "../api/model";
import { approvalsQuery } from "../api/queries";
import { Connection } from "./connection";
import { leave } from "./leave";
import { Mark } from "./mark";
import { holds, useSession } from "./session-context";
import { ThemeToggle } from "./theme-toggle";

const PLACES = [
  { to: "/runs", name: "Runs", key: "r" },
  { to: "/approvals", name: "Approvals", key: "a" },
  { to: "/deliveries", name: "Deliveries", key: "d" },
  { to: "/schedules", name: "Schedules", key: "s" },
  { to: "/events", name: "Events", key: "e" },
  { to: "/subscriptions", name: "Subscriptions", key: "u" },
  { to: "/outbound", name: "Outbound", key: "o" },
  { to: "/audit", name: "Audit", key: "t" },
] as const;

/** Of those who write, run or look at what is configured; not of those who only approve. */
const CONFIGURED = [
  { to: "/workflows", name: "Workflows", key: "w" },
  { to: "/policies", name: "Policies", key: "p" },
  { to: "/decisions", name: "Decisions", key: "n" },
  { to: "/secrets", name: "Secrets", key: "k" },
] as const;

/** Of those who administer, or look at who does. */
export const ACCESS = { to: "/access", name: "Access", key: "c" } as const;

export const ACCOUNT = { to: "/account", name: "Your account", key: "y" } as const;

/** Where this person can go. */
export const placesOf = (session: Session) => [
  ...PLACES,
  ...(holds(session, "author", "operator", "admin", "auditor") ? CONFIGURED : []),
  ...(holds(session, "admin", "auditor") ? [ACCESS] : []),
];

export function Navigation() {
  const session = useSession();
  const [open, setOpen] = useState(false);
  const { pathname } = useLocation();
  useEffect(() => setOpen(false), [pathname]);
  return (
    <header className="side" data-open={open || undefined}>
      <div className="brand">
        <Mark />
        <span>Penstock</span>
        <button
          type="button"
          className="icon-button large menu-button"
          aria-expanded={open}
          aria-controls="places"
          aria-label="Menu"
          onClick={() => setOpen(!open)}
        >
          <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <path d={open ? "M4 4l8 8M12 4l-8 8" : "M2.5 4.5h11M2.5 8h11M2.5 11.5h11"} />
          </svg>
        </button>
      </div>
      <div id="places" className="side-body">
        <nav aria-label="Main">
          <ul>
            {placesOf(session).map(({ to, name, key }) => (
              <li key={to}>
                <NavLink to={to} title={`g ${key}`}>
                  {name}
                  {to === "/approvals" && <OpenCount />}
                </NavLink>
              </li>
            ))}
          </ul>
        </nav>
        <Person />
      </div>
    </header>
  );
}

function OpenCount() {
  const { data } = useInfiniteQuery(approvalsQuery("open"));
  const open = data?.pages.reduce((sum, page) => sum + page.items.length, 0) ?? 0;
  if (open === 0) return null;
  const more = data?.pages.at(-1)?.next ? "+" : "";
  return (
    <span className="count">
      {open}
      {more}
      <span className="visually-hidden"> open</span>
    </span>
  );
}

function Person() {
  const session = useSession();
  const client = useQueryClient();
  const navigate = useNavigate();
  const out = useMutation({
    mutationFn: () => signOut(session.csrfToken),
    onSuccess: (provider) => {
      void navigate("/sign-in", { replace: true });
      client.clear();
      if (provider) leave(provider);
    },
  });
  return (
    <div className="person">
      <Connection />
      <NavLink
        to={ACCOUNT.to}
        className="person-name"
        title={`Your account (g ${ACCOUNT.key}). Roles: ${session.roles.join(", ")}`}
      >
        {session.person}
      </NavLink>
      <div className="person-tools">
        <ThemeToggle />
        <button
          type="button"
          className="button quiet"
          onClick={() => out.mutate()}
          disabled={out.isPending}
        >
          Sign out
        </button>
      </div>
    </div>
  );
}
