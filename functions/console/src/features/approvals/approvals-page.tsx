import { Page } from "../../ui/page";

export function ApprovalsPage() {
  return <Page title="ApprovalsPage">{null}</Page>;
}
