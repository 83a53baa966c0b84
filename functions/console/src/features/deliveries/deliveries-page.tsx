import { Page } from "../../ui/page";

export function DeliveriesPage() {
  return <Page title="DeliveriesPage">{null}</Page>;
}
