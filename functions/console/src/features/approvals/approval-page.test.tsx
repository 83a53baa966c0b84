// @vitest-environment jsdom
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { FixtureApi } from "../../../fixtures/api.ts";
import { open } from "../../../fixtures/render.tsx";

function asked(api: FixtureApi, kind: "approval" | "unknown-effect" = "approval") {
  const task = api.world.approvals.find((each) => each.kind === kind && each.state === "open");
  if (!task) throw new Error(`the fixture has no open ${kind}`);
  return task;
}

function rejectedByGrace(task: ReturnType<typeof asked>) {
  Object.assign(task, {
    state: "decided",
    outcome: "rejected",
    decidedBy: "grace",
    decidedAt: task.createdAt,
  });
}

const decisions = (api: FixtureApi) => api.asked.filter(({ url }) => url.endsWith("/decision"));

async function enabled(name: string) {
  const button = (await screen.findByRole("button", { name })) as HTMLButtonElement;
  await waitFor(() => expect(button.disabled).toBe(false));
  return button;
}

describe("an approval", () => {
  it("should show the exact payload and that its digest is the one named", async () => {
    const api = new FixtureApi();
    open(`/approvals/${asked(api).id}`, api);

    const payload = await screen.findByRole("region", { name: "Payload" });
    expect(payload.textContent).toContain('"invoice": "INV-2026-0417"');
    expect(await within(payload).findByText("is what you see")).toBeDefined();
  });

  it("should name the digest shown, send the CSRF token and the comment, and show the outcome", async () => {
    const api = new FixtureApi();
    const task = asked(api);
    const { user } = open(`/approvals/${task.id}`, api);

    await user.type(await screen.findByLabelText(/^Comment/), "Looks right");
    await user.click(await enabled("Approve"));

    expect((await screen.findByRole("status", { name: "Decision" })).textContent).toContain(
      "approved",
    );
    const [sent] = decisions(api);
    expect(sent?.headers["x-csrf-token"]).toBe("csrf-of-the-fixture");
    expect(sent?.body).toEqual({
      outcome: "approved",
      payloadDigest: task.payloadDigest,
      comment: "Looks right",
    });
  });

  it("should say who was quicker", async () => {
    const api = new FixtureApi();
    const task = asked(api);
    const { user } = open(`/approvals/${task.id}`, api);
    api.meanwhile = () => rejectedByGrace(task);

    await user.click(await enabled("Approve"));

    expect(await screen.findByRole("heading", { name: "Already decided by grace" })).toBeDefined();
    expect(screen.queryByRole("button", { name: "Approve" })).toBeNull();
  });

  it("should leave nothing to press once the page has heard that somebody was quicker", async () => {
    const api = new FixtureApi();
    const task = asked(api);
    const { client } = open(`/approvals/${task.id}`, api);
    await enabled("Approve");
    rejectedByGrace(task);

    await client.invalidateQueries({ queryKey: ["approval"] });

    expect((await screen.findByRole("status", { name: "Decision" })).textContent).toContain(
      "grace",
    );
    expect(screen.queryByRole("button", { name: "Approve" })).toBeNull();
    expect(decisions(api)).toEqual([]);
  });

  it("should void the decision when the payload is not the one shown any more", async () => {
    const api = new FixtureApi();
    const task = asked(api);
    const { user } = open(`/approvals/${task.id}`, api);
    api.meanwhile = () => api.changePayload(task.id, { amount: 12_000 });

    await user.click(await enabled("Approve"));

    expect(
      await screen.findByRole("heading", { name: "The payload changed, look again" }),
    ).toBeDefined();
    expect(task.state).toBe("open");
  });

  it("should not slip a changed payload under the person's finger", async () => {
    const api = new FixtureApi();
    const task = asked(api);
    const { user, client } = open(`/approvals/${task.id}`, api);
    const approve = await enabled("Approve");
    api.changePayload(task.id, { amount: 12_000 });

    await client.invalidateQueries({ queryKey: ["approval"] });

    await screen.findByText(/The payload changed, look again/);
    expect(approve.disabled).toBe(true);
    expect(screen.getByRole("region", { name: "Payload" }).textContent).toContain("INV-2026-0417");
    await user.click(screen.getByRole("button", { name: "Show the new payload" }));
    expect(screen.getByRole("region", { name: "Payload" }).textContent).toContain("12000");
    await user.click(await enabled("Approve"));
    expect(decisions(api)[0]?.body).toMatchObject({ payloadDigest: task.payloadDigest });
  });

  it("should refuse to decide on a payload that does not have its digest", async () => {
    const api = new FixtureApi();
    const task = asked(api);
    task.payload = { amount: 1 };
    open(`/approvals/${task.id}`, api);

    expect(await screen.findByText("is not what you see")).toBeDefined();
    expect((screen.getByRole("button", { name: "Approve" }) as HTMLButtonElement).disabled).toBe(
      true,
    );
  });

  it("should show how many have approved, and offer no choice to whose own doing it is", async () => {
    const api = new FixtureApi();
    const task = asked(api);
    Object.assign(task, {
      needed: 2,
      given: 1,
      fourEyes: true,
      you: "involved",
      votes: [{ person: "person:grace", outcome: "approved", votedAt: task.createdAt }],
    });
    open(`/approvals/${task.id}`, api);

    const votes = await screen.findByRole("list", { name: "Decisions so far" });
    expect(votes.textContent).toContain("person:grace");
    expect(screen.getByRole("heading", { name: "1 of 2 have approved" })).toBeDefined();
    expect(screen.getByText(/other people decide/)).toBeDefined();
    expect(screen.queryByRole("button", { name: "Approve" })).toBeNull();
  });

  it("should show each requirement with what is there of it, and be nobody's alone", async () => {
    const api = new FixtureApi();
    const task = asked(api);
    Object.assign(task, {
      needed: 2,
      given: 1,
      requirements: [
        { role: "approver", group: "finance-approvers", people: 1, given: 0 },
        { role: "approver", people: 2, given: 1 },
      ],
      you: "not-asked",
    });
    const { user } = open("/approvals", api);

    await screen.findByText("0 of 1 finance-approvers, 1 of 2 approver");
    await user.click(screen.getByRole("link", { name: task.title }));

    const wanted = await screen.findByRole("list", { name: "Whose approval is wanted" });
    expect(wanted.textContent).toContain("0 of 1 finance-approvers with the role approver");
    expect(wanted.textContent).toContain("1 of 2 approver");
    expect(screen.getByText(/groups that you are in none of/)).toBeDefined();
    expect(screen.queryByRole("button", { name: "Claim" })).toBeNull();
  });

  it("should be claimed, commented on and let go", async () => {
    const api = new FixtureApi();
    const task = asked(api);
    task.you = "may";
    const { user } = open(`/approvals/${task.id}`, api);

    await user.click(await screen.findByRole("button", { name: "Claim" }));
    await user.type(screen.getByLabelText("Note for the others"), "Mine for now");
    await user.click(screen.getByRole("button", { name: "Comment" }));
    await user.click(await screen.findByRole("button", { name: "Release" }));

    await waitFor(() => {
      const hands = screen.getByRole("list", { name: "Who had it" });
      expect(hands.textContent).toMatch(/claimed.*Mine for now.*released/s);
    });
    const actions = api.asked.filter(({ url }) => url.endsWith("/actions"));
    expect(actions.map(({ body }) => body)).toEqual([
      { action: "claim" },
      { action: "comment", comment: "Mine for now" },
      { action: "release" },
    ]);
  });

  it("should offer no choice to a person without the role", async () => {
    const api = new FixtureApi();
    api.roles = ["auditor"];
    open(`/approvals/${asked(api).id}`, api);

    expect(await screen.findByText(/Only a person with the role/)).toBeDefined();
    expect(screen.queryByRole("button", { name: "Approve" })).toBeNull();
  });
});

describe("a link to an approval", () => {
  it("should open once and lead to the page, which decides nothing by itself", async () => {
    const api = new FixtureApi();
    open("/links/lnk_1.c2lnbmF0dXJl", api);

    expect(await screen.findByRole("region", { name: "Payload" })).toBeDefined();
    const opened = api.asked.filter(({ url }) => url.endsWith("/approval-links"));
    expect(opened.map(({ method, body }) => [method, body])).toEqual([
      ["POST", { token: "lnk_1.c2lnbmF0dXJl" }],
    ]);
    expect(decisions(api)).toEqual([]);
  });
});

describe("an effect whose outcome is unknown", () => {
  it("should take a JSON result for mark-done and nothing that is not JSON", async () => {
    const api = new FixtureApi();
    const { user } = open(`/approvals/${asked(api, "unknown-effect").id}`, api);
    const markDone = (await screen.findByRole("button", {
      name: "Mark done",
    })) as HTMLButtonElement;
    await enabled("Retry");
    expect(markDone.disabled).toBe(true);

    const result = screen.getByLabelText(/^Result as JSON/);
    await user.type(result, "{{not json");
    expect(screen.getByText("This is not JSON yet.")).toBeDefined();
    await user.clear(result);
    await user.type(result, '{{"status": 200}');
    await user.click(await enabled("Mark done"));

    await waitFor(() => expect(decisions(api)).toHaveLength(1));
    expect(decisions(api)[0]?.body).toMatchObject({
      outcome: "mark-done",
      result: { status: 200 },
    });
  });
});
