import { useEffect, type ReactNode } from "react";
import { Mark } from "../../shell/mark";

/** What all pages of signing in look like. */
export function SignInFrame({ children }: { children: ReactNode }) {
  useEffect(() => {
    document.title = "Sign in · Penstock";
  }, []);
  return (
    <main className="alone sign-in">
      <div className="sign-in-brand">
        <Mark />
        <h1>Penstock</h1>
      </div>
      {children}
    </main>
  );
}
