import { useQuery } from "@tanstack/react-query";
import * as z from "zod/mini";
import { Navigate, useParams } from "react-router";
import { post } from "../../api/client";
import { useSession } from "../../shell/session-context";
import { Async } from "../../ui/async";

const opened = z.object({ id: z.string() });

/** Where a link from a mail or a channel arrives, once somebody has signed in. It opens once. */
export function LinkPage() {
  const { token = "" } = useParams();
  const session = useSession();
  const link = useQuery({
    queryKey: ["approval-link", token],
    queryFn: () => post(opened, "/api/v1/approval-links", { token }, session.csrfToken),
    retry: false,
    staleTime: Infinity,
  });
  return (
    <Async query={link} what="the link">
      {({ id }) => <Navigate to={`/approvals/${encodeURIComponent(id)}`} replace />}
    </Async>
  );
}
