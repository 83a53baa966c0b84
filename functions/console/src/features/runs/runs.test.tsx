// @vitest-environment jsdom
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { FixtureApi } from "../../../fixtures/api.ts";
import { open } from "../../../fixtures/render.tsx";

const address = () => screen.getByTestId("address").textContent;

function idOf(api: FixtureApi, status: string) {
  const run = api.world.runs.find((each) => each.status === status);
  if (!run) throw new Error(`the fixture has no ${status} run`);
  return run.id;
}

describe("the runs", () => {
  it("should keep the filter in the address", async () => {
    const { user } = open("/runs", new FixtureApi());
    await screen.findByRole("table", { name: "Runs" });

    await user.selectOptions(screen.getByLabelText("Status"), "faulted");
    await user.type(screen.getByLabelText("Filter runs"), "review{Enter}");

    await waitFor(() => expect(address()).toBe("/runs?status=faulted&q=review"));
    const rows = await screen.findAllByRole("row");
    await waitFor(() => expect(screen.getAllByRole("row")).toHaveLength(2));
    expect(rows.length).toBeGreaterThan(0);
  });

  it("should tell how to send the first webhook when there is no run", async () => {
    const api = new FixtureApi();
    api.world.runs = [];
    open("/runs", api);

    expect(await screen.findByText(/POST .*\/hooks\/github-push/)).toBeDefined();
  });

  it("should be walked by keys", async () => {
    const { user } = open("/runs", new FixtureApi());
    const table = await screen.findByRole("table", { name: "Runs" });
    const [first, second] = within(table).getAllByRole("link");

    await user.keyboard("jj");
    expect(document.activeElement).toBe(second);
    await user.keyboard("k");
    expect(document.activeElement).toBe(first);
    await user.keyboard("/");
    expect(document.activeElement).toBe(screen.getByLabelText("Filter runs"));
    await user.keyboard("{Escape}ga");
    await waitFor(() => expect(address()).toBe("/approvals"));
  });
});

describe("a run", () => {
  it("should show every hop with its milliseconds and the states of its tasks", async () => {
    const api = new FixtureApi();
    open(`/runs/${idOf(api, "faulted")}`, api);

    const trace = await screen.findByRole("table", { name: "Trace" });
    expect(within(trace).getAllByRole("row")).toHaveLength(9);
    expect(within(trace).getByText("41.7 ms")).toBeDefined();
    expect(await screen.findByRole("link", { name: "notify, http: failed" })).toBeDefined();
    expect(screen.getByRole("link", { name: "each-line, for: no trace" })).toBeDefined();
  });

  it("should show where a call was, what it cost, its lease and its checkpoint", async () => {
    const api = new FixtureApi();
    open(`/runs/${idOf(api, "faulted")}`, api);

    const trace = await screen.findByRole("table", { name: "Trace" });
    const call = within(trace).getByText("tool.call").closest("tr") as HTMLElement;
    expect(within(call).getByText("eu-central-1a").title).toBe("eu-central-1 eu-central-1a");
    expect(within(call).getByText("0.02 EUR")).toBeDefined();
    expect(within(call).getByText("checkpoint 2")).toBeDefined();
    expect(within(call).getByText(/lease crm v2 used · receipt rcp_/)).toBeDefined();
    const lease = within(screen.getByRole("table", { name: "Leases" }));
    expect(lease.getByText("crm v2")).toBeDefined();
    expect(
      within(screen.getByRole("table", { name: "Checkpoints" })).getAllByRole("row"),
    ).toHaveLength(3);
  });

  it("should leave out columns that nothing is known for", async () => {
    const api = new FixtureApi();
    const id = idOf(api, "waiting");
    const trace = api.world.traces.get(id);
    if (trace) {
      trace.hops = trace.hops.map(({ region: _r, zone: _z, cost: _c, ...hop }) => hop);
    }
    open(`/runs/${id}`, api);

    const table = await screen.findByRole("table", { name: "Trace" });
    expect(within(table).queryByRole("columnheader", { name: "Where" })).toBeNull();
    expect(within(table).queryByRole("columnheader", { name: "Cost" })).toBeNull();
    expect(screen.getByText("No secret was lent.")).toBeDefined();
    expect(screen.getByText("Nothing is kept yet that a retry could go on from.")).toBeDefined();
  });

  it("should show the wait that goes on, and the way to the question", async () => {
    const api = new FixtureApi();
    open(`/runs/${idOf(api, "waiting")}`, api);

    const trace = await screen.findByRole("table", { name: "Trace" });
    expect(within(trace).getByText("not decided yet")).toBeDefined();
    expect(screen.getByRole("link", { name: "Look at it" }).getAttribute("href")).toMatch(
      /^\/approvals\/htk_/,
    );
  });

  it.each([
    ["auditor", true],
    ["approver", false],
  ])("should lead whoever is %s to the document: %s", async (role, leads) => {
    const api = new FixtureApi();
    api.roles = [role];
    const { id, definitionDigest } = api.world.runs[0]!;
    open(`/runs/${id}`, api);

    await screen.findByRole("region", { name: "Run" });

    expect(screen.queryByRole("link", { name: "The document" })?.getAttribute("href")).toBe(
      leads ? `/workflows/${encodeURIComponent(definitionDigest)}` : undefined,
    );
  });

  it("should lead to the run it was started for and to those it started", async () => {
    const api = new FixtureApi();
    const parent = api.world.runs.find(({ children }) => children);
    const child = parent?.children?.[0];
    if (!parent || !child) throw new Error("the fixture has no run that started another");
    const { user } = open(`/runs/${parent.id}`, api);

    const started = await screen.findByRole("table", { name: "Runs it started" });
    await user.click(within(started).getByRole("link"));
    await waitFor(() => expect(address()).toBe(`/runs/${child.id}`));

    await user.click(await screen.findByRole("link", { name: /\/do\/2\/notify/ }));
    await waitFor(() =>
      expect(address()).toBe(`/runs/${parent.id}?task=${encodeURIComponent(child.task)}`),
    );
  });

  it("should tell where each value of its configuration is from, and compare it", async () => {
    const api = new FixtureApi();
    const { user } = open(`/runs/${idOf(api, "completed")}`, api);

    const values = await screen.findByRole("table", { name: "Configuration" });
    expect(within(values).getByText("triggers/orders")).toBeDefined();

    await user.type(screen.getByLabelText("Compare with run"), "run_other{Enter}");
    const differences = await screen.findByRole("table", { name: "Differences" });
    expect(within(differences).getAllByRole("row")).toHaveLength(2);
    expect(within(differences).getByText("500")).toBeDefined();
  });

  it("should be replayed on record when asked to", async () => {
    const api = new FixtureApi();
    const { user } = open(`/runs/${idOf(api, "completed")}`, api);

    await user.click(await screen.findByRole("button", { name: "Replay on record" }));

    expect(
      await screen.findByText(/2 calls answered from the record.*No difference/),
    ).toBeDefined();
  });

  it("should be compared with another run, task by task", async () => {
    const api = new FixtureApi();
    const { user } = open(`/runs/${idOf(api, "completed")}`, api);

    await user.type(await screen.findByLabelText("With run"), `${idOf(api, "faulted")}{Enter}`);

    const runs = await screen.findByRole("table", { name: "What the runs have otherwise" });
    expect(within(runs).getByRole("row", { name: /status completed faulted/ })).toBeDefined();
    const tasks = screen.getByRole("table", { name: "What the tasks have otherwise" });
    expect(within(tasks).getAllByRole("row")).toHaveLength(3);
    expect(within(tasks).getByText("only there")).toBeDefined();
    expect(within(tasks).getByText("outcome: done")).toBeDefined();
    expect(within(tasks).getByText("status: 503")).toBeDefined();
    expect(within(tasks).getByText("90.2 ms")).toBeDefined();
    expect(screen.getByText("1 more is the same in both.")).toBeDefined();
    expect(address()).toMatch(/\?compare=run_/);
  });

  it("should be like itself, and say so when there is no other by that id", async () => {
    const api = new FixtureApi();
    const id = idOf(api, "completed");
    const { user } = open(`/runs/${id}`, api);
    const field = await screen.findByLabelText("With run");

    await user.type(field, `${id}{Enter}`);
    expect(await screen.findByText("They did the same.")).toBeDefined();

    await user.clear(field);
    await user.type(field, "run_nope{Enter}");
    expect((await screen.findByRole("alert")).textContent).toContain("Not found");
    expect(screen.queryByText("They did the same.")).toBeNull();
  });

  it("should be paused, and go on when asked to", async () => {
    const api = new FixtureApi();
    const id = idOf(api, "running");
    const { user } = open(`/runs/${id}`, api);

    await user.click(await screen.findByRole("button", { name: "Pause run" }));
    await user.click(await screen.findByRole("button", { name: "Resume run" }));

    expect(await screen.findByRole("button", { name: "Pause run" })).toBeDefined();
    expect(api.asked.map(({ url }) => url).filter((url) => /(pause|resume)$/.test(url))).toEqual([
      `/api/v1/runs/${id}/pause`,
      `/api/v1/runs/${id}/resume`,
    ]);
  });

  it("should be cancelled only after asking", async () => {
    const api = new FixtureApi();
    const id = idOf(api, "running");
    const { user } = open(`/runs/${id}`, api);
    const cancels = () => api.asked.filter(({ url }) => url.endsWith("/cancel"));

    await user.click(await screen.findByRole("button", { name: "Cancel run" }));
    expect(cancels()).toEqual([]);
    await user.type(screen.getByLabelText(/^Reason/), "wrong order");
    await user.click(screen.getByRole("button", { name: "Cancel the run" }));

    await waitFor(() =>
      expect(cancels().map(({ body }) => body)).toEqual([{ reason: "wrong order" }]),
    );
  });

  it("should say that a run is not there", async () => {
    open("/runs/run_nope", new FixtureApi());

    expect((await screen.findByRole("alert")).textContent).toContain("Not found");
  });
});
