import { Page } from "../../ui/page";

export function RunPage() {
  return <Page title="RunPage">{null}</Page>;
}
