import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type * as z from "zod/mini";
import { read } from "../api/client";
import { ProblemView } from "./problem-view";

interface Props<T> {
  readonly schema: z.ZodMiniType<T>;
  /** Of the thing as it is. */
  readonly path: string;
  readonly onRead: (data: T) => void;
}

const LONGEST_REASON = 500;

/** Asks for something with nothing masked, and says before that this will be on record. */
export function ReadAsItIs<T>({ schema, path, onRead }: Props<T>) {
  const [reason, setReason] = useState("");
  const raw = useMutation({
    mutationFn: () => read(schema, path, { reason: reason.trim() }),
    onSuccess: onRead,
  });
  const ask = (event: FormEvent) => {
    event.preventDefault();
    raw.mutate();
  };
  return (
    <form onSubmit={ask} className="as-it-is">
      <label>
        Why you read it
        <input
          value={reason}
          maxLength={LONGEST_REASON}
          onChange={({ target }) => setReason(target.value)}
        />
      </label>
      <button type="submit" className="button" disabled={raw.isPending}>
        Show as it is
      </button>
      <small>That you read it, and why, goes on the audit trail.</small>
      {raw.error && <ProblemView error={raw.error} />}
    </form>
  );
}
