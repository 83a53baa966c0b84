import { useQuery } from "@tanstack/react-query";
import { triggersQuery } from "../../api/queries";
import { Empty } from "../../ui/empty";

/** The first thing a new installation shows: how to make something happen. */
export function FirstWebhook() {
  const { data } = useQuery(triggersQuery);
  const first = data?.items.find((trigger) => trigger.enabled && trigger.path);
  return (
    <Empty title="No run yet">
      {first ? (
        <>
          <p>
            Trigger <code>{first.name}</code> waits for a signed webhook. Point its sender at this
            address:
          </p>
          <pre className="command">
            <code>{`POST ${window.location.origin}${first.path}`}</code>
          </pre>
          <p>It starts a run as soon as the first delivery with a good signature is on record.</p>
        </>
      ) : (
        <>
          <p>
            Nothing may start a run yet. Describe a workflow, a policy and a trigger, then apply
            them:
          </p>
          <pre className="command">
            <code>{`./penstock secret put my-webhook\n./penstock apply ./my-config`}</code>
          </pre>
          <p>
            Or watch a sample of the whole way first: <code>./penstock demo</code>.
          </p>
        </>
      )}
    </Empty>
  );
}
