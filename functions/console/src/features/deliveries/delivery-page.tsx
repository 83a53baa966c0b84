import { Page } from "../../ui/page";

export function DeliveryPage() {
  return <Page title="DeliveryPage">{null}</Page>;
}
