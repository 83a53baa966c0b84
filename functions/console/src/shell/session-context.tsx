import { createContext, useContext } from "react";
import type { Session } from "../api/model";

export const SessionContext = createContext<Session | undefined>(undefined);

/** The person signed in. Only below the shell, which shows nothing without one. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("useSession is used outside the shell");
  return session;
}

export function holds(session: Session, ...roles: string[]): boolean {
  return roles.some((role) => session.roles.includes(role));
}
