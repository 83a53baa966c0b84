// What a program does with the client: it starts a run, finds it again page by page, and reads a
// refusal. The types hold it while it is compiled, the node while it runs.
import { penstock } from "./client.js";

declare const process: { argv: string[] };

const [url = "", key = "", workflow = ""] = process.argv.slice(2);
const api = penstock(url, key);

const started = await api.POST("/api/v1/runs", {
  params: { header: { "Idempotency-Key": crypto.randomUUID() } },
  body: { workflow, input: { id: 1 } },
});
if (!started.data) throw new Error(`not started: ${started.error.code}`);
const id: string = started.data.id;

let cursor: string | undefined;
let found = false;
for (let page = 0; page < 50 && !found; page++) {
  const { data, error } = await api.GET("/api/v1/runs", {
    params: {
      query: {
        workflow,
        status: ["pending", "running", "waiting", "completed", "faulted"],
        limit: 2,
        ...(cursor === undefined ? {} : { cursor }),
      },
    },
  });
  if (!data) throw new Error(`not listed: ${error.code} ${error.detail}`);
  found = data.items.some((run) => run.id === id);
  if (data.next === null) break;
  cursor = data.next;
}

const missing = await api.GET("/api/v1/runs/{id}", { params: { path: { id: "run_nobodys" } } });
const wrong = await api.POST("/api/v1/runs", {
  params: { header: { "Idempotency-Key": crypto.randomUUID() } },
  body: { workflow: "nowhere", input: {} },
});
console.log(
  JSON.stringify({
    id,
    found,
    missing: missing.error?.code,
    pointer: wrong.error?.errors?.[0]?.pointer,
  }),
);
