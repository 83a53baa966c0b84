import type { Granted } from "../api/model";

/** What somebody may do, and in which folder where it is not everywhere. */
export function Grants({ grants, none }: { grants: Granted; none: string }) {
  if (grants.length === 0) return <>{none}</>;
  return (
    <span>
      {grants.map(({ role, folder }) => (
        <span key={`${role} ${folder}`} className="grant">
          {role}
          {folder && folder !== "/" && <code>{folder}</code>}
        </span>
      ))}
    </span>
  );
}
