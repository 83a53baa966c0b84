// @vitest-environment jsdom
import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { FixtureApi } from "../../../../fixtures/api.ts";
import { open } from "../../../../fixtures/render.tsx";
import { REVIEW } from "../../../../fixtures/runs.ts";

function opened() {
  const api = new FixtureApi();
  const task = api.world.approvals.find(({ kind }) => kind === "document-review");
  if (!task) throw new Error("the fixture has no review");
  return { api, task, ...open(`/approvals/${task.id}`, api) };
}

async function button(name: string, enabled = true) {
  const found = (await screen.findByRole("button", { name })) as HTMLButtonElement;
  await waitFor(() => expect(found.disabled).toBe(!enabled));
  return found;
}

describe("a review of documents", () => {
  it("should name each document by what its bytes are known by, and send that with the decision", async () => {
    const { api, user } = opened();
    await user.click(await button("Approve"));

    await screen.findByRole("status", { name: "Decision" });
    expect(api.asked.findLast(({ url }) => url.endsWith("/decision"))?.body).toMatchObject({
      outcome: "approved",
      documents: REVIEW.documents.map(({ name, digest }) => ({ name, digest })),
    });
  });

  it("should tell whether the copy that was read is under review, and keep from deciding if not", async () => {
    const { user } = opened();
    await button("Approve");
    const copy = screen.getByLabelText(/^Check your copy of contract.txt/);

    await user.upload(copy, new File(["other"], "contract.txt"));
    expect(await screen.findByText(/^It is another document/)).toBeDefined();
    await button("Approve", false);

    await user.upload(copy, new File(["text"], "contract.txt"));
    expect(await screen.findByText("It is the document under review.")).toBeDefined();
    await button("Approve");
  });

  it("should want a comment with a no", async () => {
    const { user } = opened();
    await button("Approve");
    await button("Reject", false);
    await user.type(screen.getByLabelText(/^Comment, for the run/), "Clause 4 is missing");

    await button("Reject");
    await button("Request changes");
  });
});
