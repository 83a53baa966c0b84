import { useMutation, useQueryClient } from "@tanstack/react-query";
import { post } from "../../api/client";
import { humanTask, type HumanTask } from "../../api/model";
import { approvalQuery } from "../../api/queries";
import { useSession } from "../../shell/session-context";
import { documentsOf, seen } from "./review/documents";

export interface Answer {
  readonly outcome: string;
  readonly comment: string;
  /** Only for `mark-done`. */
  readonly result?: unknown;
}

/** Sends a decision on exactly the payload of `task`: the digest goes with it. */
export function useDecide(task: HumanTask) {
  const session = useSession();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ outcome, comment, result }: Answer) =>
      post(
        humanTask,
        `/api/v1/approvals/${encodeURIComponent(task.id)}/decision`,
        {
          outcome,
          payloadDigest: task.payloadDigest,
          ...(comment.trim() && { comment: comment.trim() }),
          ...(result !== undefined && { result }),
          ...(task.kind === "document-review" && { documents: seen(documentsOf(task.payload)) }),
        },
        session.csrfToken,
      ),
    onSuccess: (decided) => client.setQueryData(approvalQuery(task.id).queryKey, decided),
    onSettled: () => {
      for (const key of ["approval", "approvals", "run"]) {
        void client.invalidateQueries({ queryKey: [key] });
      }
    },
  });
}

export type Deciding = ReturnType<typeof useDecide>;
