import { type ReactNode, useState } from "react";
import type * as z from "zod/mini";
import { holds, useSession } from "../shell/session-context";
import { ReadAsItIs } from "./read-as-it-is";

interface RedactedField {
  readonly at: string;
  readonly kind: string;
}

interface Props<T> {
  readonly shown: T;
  readonly redacted: readonly RedactedField[];
  readonly schema: z.ZodMiniType<T>;
  /** Of the thing itself; it is read as it is at `/raw` below it. */
  readonly path: string;
  readonly children: (data: T) => ReactNode;
}

const NAMED = 5;

/** Data with some of it masked, and the way to see it as it is, which goes on the trail. */
export function AsItIs<T>({ shown, redacted, schema, path, children }: Props<T>) {
  const session = useSession();
  const [whole, setWhole] = useState<T>();
  if (redacted.length === 0) return children(shown);
  const places = redacted.slice(0, NAMED).map(({ at, kind }) => (
    <li key={`${at} ${kind}`}>
      <code>{at}</code> {kind}
    </li>
  ));
  return (
    <>
      <div className="note run-note" role="note" aria-label="Masked values">
        {whole ? (
          <span>As it is. That you read it is on the audit trail.</span>
        ) : (
          <>
            <div>
              {redacted.length === 1 ? "One value is" : `${redacted.length} values are`} masked:
              <ul className="masked">
                {places}
                {redacted.length > NAMED && <li>and {redacted.length - NAMED} more</li>}
              </ul>
            </div>
            {holds(session, "operator", "auditor", "admin") && (
              <ReadAsItIs schema={schema} path={`${path}/raw`} onRead={setWhole} />
            )}
          </>
        )}
      </div>
      {children(whole ?? shown)}
    </>
  );
}
